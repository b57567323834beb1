echo -n a; echo -e 'b\tc\n'; echo -E 'd\te'; echo -ne 'f\n'; echo -- x; echo -nx
---
printf '%s-%d-%5.2f|%-5s|%05d|%x|%o|%c|%%\n' str 42 3.14159 ab 7 255 8 xyz
---
printf '%s\n' a b c; printf '%s %s\n' 1 2 3; printf 'no args\n'; printf '%b' 'x\ny\n'; printf '%q\n' "a b'c"; printf '\x41\101\n'
---
printf '%+d % d %e %g %G\n' 5 5 12345.678 0.0001 1e10; printf '%*d|%-*d|\n' 5 1 5 2; printf '%.3s|\n' abcdef; printf '%i %u\n' 0x10 010
---
seq 3; seq 2 4; seq 1 2 7; seq 3 -1 1; seq -w 8 10; seq -s, 3; seq 0.5 0.5 2
---
printf 'b\na\nc\na\n' > l; sort l; sort -r l; sort -u l; sort l | uniq -c; sort l | uniq -d; uniq l | wc -l
---
printf '10\n9\n2\n1\n' > n; sort n; sort -n n; sort -rn n; printf 'a 3\nb 1\nc 2\n' | sort -k2; printf 'a:3\nb:1\n' | sort -t: -k2 -n; printf '1K\n2M\n3\n' | sort -h
---
printf 'x 10\ny 9\nx 2\n' | sort -k1,1 -k2,2n; printf 'B\na\nC\n' | sort; printf 'B\na\nC\n' | sort -f; printf 'b\na\n' | sort -c; echo $?
---
printf 'one two\nthree four\n' > w; wc w; wc -l w; wc -w < w; wc -c w; wc w w; cat w | wc; printf '한글\n' | wc -c -m
---
printf 'a\nb\nc\nd\ne\n' > h; head -2 h; head -n 1 h; tail -2 h; tail -n +4 h; head -n -3 h; head -c 3 h; tail -c 2 h; head -1 h h
---
printf 'a,b,c\n1,2,3\nnodelim\n' > c; cut -d, -f2 c; cut -d, -f1,3 c; cut -d, -f2- c; cut -c1-2 c; cut -d, -f2 -s c; echo abc | cut -b 2; cut -d, -f2 --output-delimiter=: c
---
echo Hello | tr a-z A-Z; echo hello | tr -d l; echo aabbcc | tr -s ab; echo 'a b' | tr ' ' '\n'; echo abc123 | tr -cd '0-9\n'; echo abc | tr '[:lower:]' '[:upper:]'; echo abcd | tr abc x
---
printf 'foo\nbar\nFoo bar\nbaz\n' > g; grep foo g; grep -i foo g; grep -v foo g; grep -c a g; grep -n ba g; grep -o 'ba.' g; grep -w bar g; grep -q foo g; echo $?; grep zzz g; echo $?; grep -l foo g; grep -x bar g
---
printf '1\n2\nmatch\n3\n4\n5\n6\nmatch\n7\n' > ctx; grep -A1 match ctx; echo --; grep -B 1 match ctx; echo; grep -C1 -n match ctx; grep -m1 match ctx
---
echo 'a.b' | grep -F .; echo 'axb' | grep -F . ; echo $?; echo foobar | grep -E 'fo+(bar|baz)'; echo 'a+b' | grep 'a+b'; echo aab | grep 'a\+b'; echo abc | grep -E '^a.c$'; echo 'x1y22' | grep -oE '[0-9]+'
---
mkdir -p r/s; echo needle > r/a; echo needle > r/s/b; grep -r needle r | sort; grep -rl needle r | sort; grep needle r/*; grep -h needle r/a r/s/b; grep needle nofile; echo $?; grep -H needle r/a; grep -s x nofile; echo $?
---
grep; echo $?; grep -Z9 x; echo $?; grep -E '(' x; echo $?; grep '[' x; echo $?
---
echo 'hello world' | sed 's/o/0/'; echo 'hello world' | sed 's/o/0/g'; echo hello | sed 's/l/L/2'; echo abc | sed 's/b/[&]/'; echo 'a b' | sed 's/\(.\) \(.\)/\2 \1/'; echo 'a b' | sed -E 's/(.) (.)/\2-\1/'; echo /a/b | sed 's|/|:|g'
---
seq 5 > s; sed -n 2p s; sed 2d s; sed -n '2,4p' s; sed '$d' s; sed -n '$p' s; sed '/3/d' s; sed -n '/2/,/4/p' s; sed '2,3!d' s; sed -n '2~2p' s; sed 3q s; sed -n '/4/=' s
---
seq 3 | sed '2a after'; seq 3 | sed '2i before'; seq 3 | sed '2c changed'; seq 3 | sed 's/2/two/;s/3/three/'; seq 3 | sed -e 1d -e 's/3/x/'; echo abc | sed 'y/abc/xyz/'; echo a | sed 's/a/x\ny/'; seq 4 | sed 'N;s/\n/-/'
---
echo 'image: nginx:1.25' > y; sed -i 's/1.25/1.27/' y; cat y; sed -i.bak 's/nginx/httpd/' y; cat y y.bak; sed 's/x/y/' nofile; echo $?; echo a | sed 's/a'; echo $?; echo a | sed k; echo $?; echo x | sed 's/x/\U&b/'; echo Abc | sed 's/abc/z/I'; sed -n 's/httpd/X/p' y
---
seq 3 | sed -n '1!G;h;$p'; printf 'a\nb\n' | sed ':a;N;$!ba;s/\n/,/g'; printf 'x=1\ny=2\n' | sed '/^x/{s/1/9/;s/x/z/}'; echo '  trim  ' | sed 's/^ *//;s/ *$//'
---
printf 'a b\nc d\n' | awk '{print $2}'; printf 'a b\nc d\n' | awk '{print NR": "$1, NF}'; echo a:b:c | awk -F: '{print $2 $3}'; seq 5 | awk '{s+=$1} END {print s}'; seq 5 | awk 'NR==2 || /4/'; seq 5 | awk '$1>3{print "big",$1}'
---
printf 'x 1\ny 2\nx 3\n' | awk '{a[$1]+=$2} END {for (k in a) print k, a[k]}' | sort; awk 'BEGIN {printf "%s %d %.2f\n", "a", 3.7, 2.5; x = "A" "B"; print x, length(x), toupper("q"), substr("hello",2,3), index("abc","c")}'; echo 'a b c' | awk '{$2="X"; print; print $NF}'
---
awk 'BEGIN { for (i=0;i<3;i++) { if (i==1) continue; print i } while (j<2) { j++; print "w" j } n=split("a,b,c",p,","); print n, p[2] }'; echo 'foo123' | awk '{gsub(/[0-9]/,"#"); print; if ($0 ~ /foo/) print "m"; print match($0,/o+/), RSTART, RLENGTH}'; awk -v x=5 'BEGIN{print x*2, x^2, 7%3, 1==1, !0, (x>3)?"y":"n"}'
---
printf 'NAME READY\nweb 1/1\n' | awk 'NR>1 {split($2,p,"/"); print $1, p[1]}'; printf 'a\tb c\n' | awk -F'\t' '{print $2}'; echo x | awk '{print $1 > "out"}'; cat out; echo 5 | awk '{print $1/2, int($1/2)}'; awk 'BEGIN{OFS="-"; print 1,2; print length()}' < /dev/null
---
echo aGVsbG8= | base64 -d; echo; echo -n hello | base64; echo admin | base64; echo 'bad!' | base64 -d; echo $?; seq 40 | base64; seq 40 | base64 -w 0; echo
---
basename /a/b.txt; basename /a/b.txt .txt; dirname /a/b.txt; dirname a; basename /; dirname /a/; basename a/; basename -a x/y z/w; basename; echo $?
---
mkdir a; mkdir a; echo $?; mkdir -p a/b/c; mkdir x/y; echo $?; rmdir a; echo $?; rmdir a/b/c; ls a; touch a/f; rm a; echo $?; rm -r a; rm nofile; echo $?; rm -f nofile; echo $?; rm; echo $?; rm -f; echo $?
---
echo 1 > a; cp a b; cat b; mkdir d; cp a d; cp a d/c; ls d; cp nofile x; echo $?; cp d e; echo $?; cp -r d e; ls e; mv a z; ls; mv z d; ls d; mv nofile x; echo $?; cp; echo $?; cp x; echo $?; cp d/c d/c; echo $?
---
touch b a .h; mkdir dir; ls; ls -a; ls -A; ls -1 a b; ls nofile; echo $?; ls -d dir; ls dir a; ls -F; ls -r; ls -m 2>&1 | head -0; ls -z; echo $?
---
touch f; chmod 755 f; ls -l f | cut -c1-10; chmod u-x,g+w f; ls -l f | cut -c1-10; chmod 600 f; ls -l f | cut -c1-10; chmod +x f; ls -l f | cut -c1-10; chmod zzz f; echo $?; chmod 755 nofile; echo $?
---
seq 3 | xargs; seq 3 | xargs -n1 echo n; echo 'a b' | xargs -I{} echo '[{}]'; printf 'a\0b c\0' | xargs -0 -n1 echo; echo | xargs echo empty; echo -n | xargs -r echo none; seq 2 | xargs -I N echo N-N; echo x | xargs false; echo $?; echo x | xargs nosuchcmd; echo $?
---
env FOO=bar sh -c 'echo $FOO'; env -i X=1 env; FOO=1 env | grep FOO; env nosuch; echo $?; printenv NOSUCH; echo $?; env -u HOME sh -c 'echo [$HOME]'
---
timeout 1 true; echo $?; timeout 0.05 sleep 5; echo $?; timeout 1 sh -c 'exit 3'; echo $?; timeout; echo $?; timeout abc true; echo $?
---
date -u -d @0; date -u -d @1700000000 +%Y-%m-%dT%H:%M:%SZ; date -u -d '2026-01-05 10:30:00' '+%a %b %e %j %u %s'; date -u -d '2026-01-05 + 1 day' +%F; date -u -d @86400 -R; date -u -d @0 -Iseconds; date -u -d nonsense; echo $?; date -u -d @0 '+%y %I %p %D %T %n%%'
---
printf 'a\nb\n' | tac; echo abc | rev; printf 'a\n\nb\n' | nl; printf 'a\nb\n' | paste -s -d,; printf 'a\nb\n' > p1; printf '1\n2\n' > p2; paste p1 p2; printf 'a b\nccc d\n' | column -t; echo abcdefgh | fold -w 3
---
printf 'a\nb\nc\n' > d1; printf 'a\nX\nc\nd\n' > d2; diff d1 d2; echo $?; diff d1 d1; echo $?; diff nofile d1; echo $?; diff -q d1 d2
---
printf 'a\nb\nc\nd\ne\nf\ng\nh\n' > u1; sed 's/d/D/' u1 > u2; diff -u u1 u2 | tail -n +3; diff u1 /dev/null | head -3
---
cat -n <<< $'a\nb'; cat -A <<< $'a\tb'; cat -b <<< $'x\n\ny'; cat -s <<< $'a\n\n\nb'; cat nofile; echo $?; cat -Z9; echo $?
---
which ls nosuch; echo $?; test -f /etc/passwd; echo $?; true; echo $?; false; echo $?; sleep abc; echo $?; sleep; echo $?
---
find . -name '*.x'; mkdir -p t/u; touch t/a.yaml t/u/b.yaml t/c.txt; find t | sort; find t -name '*.yaml' | sort; find t -type d | sort; find t -maxdepth 1 -type f | sort; find nofile; echo $?; find t -name '*.yaml' -exec echo {} \; | sort; find t -type f ! -name '*.txt' | sort
---
expr 1 + 2; expr 6 / 4; expr 2 \* 3; expr abc : 'a\(.\)'; expr length hello; expr 1 = 2; echo $?; expr 5 \> 3; expr; echo $?; expr 1 +; echo $?
---
tee <<< x; echo y | tee o1 o2; cat o1 o2; touch a b; ls -l a b | wc -l; realpath a | sed 's|.*/||'; head -n x a; echo $?; tail nofile; echo $?; wc nofile; echo $?; sort nofile; echo $?
---
yes | head -3; yes a b | head -1; seq 100000 | tail -1; seq 1000 | wc -l; printf 'x%.0s' 1 2 3; echo
---
echo 'a=$A b=${B}' | A=1 B=2 envsubst; comm -12 <(printf 'a\nb\n') <(printf 'b\nc\n'); printf 'x\ny\n' | shuf | sort; printf 'k1 v1\n' > j1; printf 'k1 w1\n' > j2; join j1 j2
