mkdir -p d/sub; echo hi > d/f; ln -s d/f l; readlink l; readlink d/f; echo $?; readlink -f l | sed 's|.*/d/|d/|'; cat l; ls -l l | cut -c1-10; ls -l l | sed 's/.* l/l/'
---
mkdir d; ln -s d ld; ls ld; touch d/x; ls ld; ls -ld ld | sed 's/.* ld/ld/'; ls -l ld | sed 's/.*:[0-9]* //'; cd ld; pwd | sed 's|.*/||'; pwd -P | sed 's|.*/||'; cd -P ../ld; pwd | sed 's|.*/||'; cd ..; pwd | sed 's|.*/||' >/dev/null
---
ln -s a b; ln -s b a; cat a; echo $?; ls -l a | sed 's/.* a/a/'; test -e a; echo $?; test -L a; echo $?; cd a; echo x > a; [ -h b ] && echo link; stat a >/dev/null; echo $?; stat -L a; ls -L a; echo $?; ls a
---
ln -s nowhere lost; cat lost; ls lost; ls -L lost; echo $?; test -e lost; echo $?; echo now > lost; cat nowhere; rm lost; ls; cat lost
---
echo 1 > f; ln -s f l; cp l c; cp -P l cp; cp -a l ca; cp -L l cl; cp -d l cd; readlink c cp ca cl cd; mkdir t; ln -s ../f t/s; cp -r t u; readlink u/s; cp -rL t v; readlink v/s; echo $?; cat v/s; cp -H l ch; readlink ch; echo $?
---
ln -s x l; ln -s y l; echo $?; ln -sf y l; readlink l; mkdir d; ln -s /etc/passwd d; readlink d/passwd; ln -sfn d l; readlink l; ln -sf z l; ls d; ln -sfn q l; readlink l; ln; ln -s; ln -sv a b; ln -s a b c
---
mkdir d; ln -s d l; rm l/; echo $?; rm -r l; ls; ln -s d l; rm -rf l; ls; ln -s d l; rmdir l; unlink l; ls
---
mkdir -p a/b; ln -s a/b l; touch a/b/f; find . -type l; find . -name l -printf '%y %l\n'; find -L . -type f | sort; find . -type d | sort; find l -name f; find l/ -name f
---
mkdir d; echo x > d/f; ln -s f d/l; tar cf t.tar d; mkdir o; tar xf t.tar -C o; readlink o/d/l; cat o/d/l; tar tf t.tar
---
mkdir -p r/s; ln -s r/s l; realpath l/.. | sed 's|.*/||'; ls l/..; realpath nofile | sed 's|.*/||'; realpath no/file; echo $?; realpath -e nofile; realpath -m no/file | sed 's|.*/no|no|'; realpath -s l | sed 's|.*/||'; readlink -e nofile; echo $?; readlink -m no/file | sed 's|.*/no|no|'; realpath --relative-to=r r/s/x
---
touch f; chmod 4755 f; ls -l f | cut -c1-10; chmod 644 f; chmod u+s,g+s f; ls -l f | cut -c1-10; mkdir d; chmod +t d; ls -ld d | cut -c1-10; chmod 1777 d; stat -c '%a %A' d; chmod -v 600 f; chmod -v 600 f; chmod -c 640 f
---
ln -s nofile z; ln -s f y; touch f; ls -F; ls -p; chmod +x f; ls -F; ls -lF | sed 's/.*:[0-9]* //' | tail -n +2
---
stat -c '%n %s %F %N' /etc/passwd >/dev/null; touch f; ln -s f l; stat -c '%n %s %F %N %a' f l; stat -c '%F' . ; stat --printf '%n\t%s\n' f; stat -c %b f; echo x > f; stat -c '%b %o' f; stat -c %Q f
---
echo a > a; ln a b; cat b; ln a b; ln -f a b; ln nofile c; ln . c; ln -s a; echo $?
---
cat /dev/zero | head -c 10000 > z; wc -c z; cp z y; cmp z y && echo same
---
mkdir -p a/b/c; cd a/b/c; cd ../..; basename "$PWD"; ln -s b/c l; cd l; cd ..; basename "$PWD"; cd l/..; basename "$PWD"; cat l/../x; ls l/..
---
mkdir -p w/q; ln -s .. w/q/up; echo x > w/q/f; find -L w | sort; find -L w/q | sort; ls -LR w; echo $?; grep -R x w/q; shopt -s globstar
echo w/**; echo w/**/
