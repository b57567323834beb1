echo hello $((1+2)); for i in 1 2; do echo $i; done
---
nosuchcmd; echo $?
---
./nofile; echo $?; /tmp; echo $?
---
cd /nonexistent; echo $?
---
cat < nofile; echo $?; echo x > /no/dir; echo $?
---
echo )
---
if true; then
---
echo "unclosed
---
fi
---
kubectl get <pod>
---
echo 'a\tb'; echo -n x; echo -e y
---
set -u; echo $nope; echo after
---
echo ${x:?msg}; echo after
---
readonly r=1; r=2; echo after
---
x=$(false); echo $?; (exit 3); echo $?
---
[ a = a ] && echo eq; test -f /etc/passwd && echo file; [ 1 -eq x ]; echo $?
---
f() { local v=1; echo $v $1; return 4; }; f a; echo $?
---
export A=1; sh -c 'echo $A'; echo $0
---
while read l; do echo "<$l>"; done <<EOF
a
b
EOF
---
until false; do echo once; break; done; case x in y) ;; *) echo star;; esac
---
sleep 0.01 & wait; echo done
---
type ls nosuch; echo $?; command -v ls cd; command -v nosuch; echo $?
---
shift 3; echo $?
---
. ./nofile; echo after
---
trap 'echo bye' EXIT; exit 2
---
exec nosuchcmd; echo no
---
printf '%s\n' a b; printf '%d\n' x; echo $?
---
echo ${#} $#
---
a="x y"; for w in $a; do echo $w; done; echo ${a#x } ${a%y} ${#a}
---
true | false; echo $?; ! true; echo $?
---
set -e; false; echo never
---
exit abc
---
break; echo $?; return 3; echo no
---
unset A; echo "[${A-d}]"; : ${B:=z}; echo $B; eval 'echo $B'
