nosuchcommand
---
nosuchcommand arg | cat; echo $?
---
./nosuch; echo $?; /nosuch/x; echo $?
---
touch noexec; ./noexec; echo $?; /tmp; echo $?
---
echo )
---
echo a && && echo b
---
| cat
---
fi
---
for i in 1 2
---
if true; then echo x
---
echo "unclosed
---
echo 'unclosed
---
echo $(unclosed
---
ls >
---
kubectl get <pod-name>
---
echo a; echo b; )
---
echo first
echo second)
echo third
---
while true; do
---
case x in
---
;;
---
do echo
---
{ echo a
---
echo ${x
---
for 1x in a; do echo; done
---
""
---
cat <<EOF
no end
---
echo `unclosed
---
a=b c=d; echo $a$c; 1x=5; echo $?
---
export 1x=5; echo $?; export a-b=1; echo $?; unset 1x; read 1x <<< a; echo $?; declare 1a; echo $?
---
set -Z; echo $?; cd -Z; echo $?; read -Z x; echo $?; export -Z; echo $?
---
echo hello
---
set -o nosuch; echo $?; shopt -s nosuch; echo $?; trap x NOSIG; echo $?; printf; echo $?; printf '%d\n' abc; echo $?
---
exec nosuchcmd; echo not reached
---
local x=1; echo $?; alias nosuch; echo $?; type nosuch; echo $?; fg; echo $?; bg; echo $?
---
x=abc; echo $((x)); y="1 2"; echo $((y)); echo after
---
kubectl get pods (foo)
---
echo a (b)
---
echo $(echo a; )b)
---
if [ 1 -eq 1 ] then echo x; fi
---
if [ 1 -eq 1 ]; echo x; fi
---
for i in a b c do echo $i; done
---
while true; echo x; done
---
echo "a" > > b
---
echo a |
---
echo a &&
---
echo a; ; echo b
---
echo a & & echo b
---
esac
---
then
---
else echo
---
}
---
foo() {
---
case a in a) echo; esac; case b in
---
[ 1 -eq 1
---
function { echo; }
---
echo 'it's
---
a=$(echo "x) ; echo $a
---
cat << EOF | grep x
x
---
(echo a; echo b
---
(echo a))
---
echo a > | cat
---
echo < 
---
!
---
&
---
if
---
elif true; then
---
echo }{
