for i in 1 2 3; do echo $i; done
---
for i in a b; do for j in 1 2; do echo $i$j; [ $j = 1 ] && continue 2; done; done
---
for ((i=0; i<3; i++)); do echo $i; done; echo $i
---
i=0; while [ $i -lt 3 ]; do echo $i; i=$((i+1)); done
---
i=3; until [ $i -eq 0 ]; do echo $i; ((i--)); done
---
while true; do echo once; break; done; echo $?
---
if true; then echo yes; else echo no; fi; if false; then echo a; elif true; then echo b; else echo c; fi
---
if [ -z "" ] && [ "a" != "b" ]; then echo ok; fi; if ! false; then echo neg; fi
---
case foo.txt in *.md) echo md;; *.txt|*.text) echo text;; *) echo other;; esac
---
case abc in a*) echo 1;& b*) echo 2;; c*) echo 3;; esac; case abc in a*) echo 1;;& *c) echo 2;; *) echo 3;; esac
---
case "x y" in "x y") echo quoted;; esac; x='*'; case a in "$x") echo lit;; $x) echo pat;; esac
---
f() { echo "args: $# $1"; return 7; }; f a b; echo $?
---
f() { local x=1; y=2; echo $x; }; x=0; f; echo $x $y
---
function g { echo g$1; }; g 1; unset -f g; g 2
---
fact() { if [ $1 -le 1 ]; then echo 1; else echo $(( $1 * $(fact $(($1-1))) )); fi; }; fact 6
---
f() { for i in "$@"; do echo $i; done; }; f "a b" c
---
true && echo a || echo b; false && echo a || echo b; false || { echo c; false; } || echo d
---
! true; echo $?; ! false; echo $?
---
(exit 3); echo $?; { false; }; echo $?; true; echo $?
---
set -e; false || true; echo still; if false; then :; fi; echo on; false; echo never
---
set -e; f() { false; echo in; }; f || echo caught; f; echo never
---
set -e; x=$(false); echo never
---
set -e; false | true; echo pipe; set -o pipefail; false | true; echo never
---
set -o pipefail; false | true; echo $?; true | false | true; echo $? ${PIPESTATUS[@]}
---
echo a | cat | cat; echo "x y z" | while read a b; do echo "$b-$a"; done
---
yes | head -2; echo ${PIPESTATUS[0]} ${PIPESTATUS[1]}
---
printf 'a\nb\nc\n' | while read l; do echo "<$l>"; done; seq 3 | (read x; echo first $x; cat)
---
n=0; seq 3 | while read x; do n=$((n+x)); done; echo $n; while read x; do n=$((n+x)); done < <(seq 3); echo $n
---
[[ abc == a* ]] && echo glob; [[ abc == "a*" ]] || echo lit; [[ abc =~ ^a(.)c$ ]] && echo ${BASH_REMATCH[1]}; [[ -n x && ( 1 -lt 2 || x == y ) ]] && echo comp
---
[[ a < b ]] && echo lt; [[ 10 -gt 9 ]] && echo gt; [[ ! -e /nofile ]] && echo none; [[ -d / ]] && echo dir
---
[ 1 -eq 1 ] && echo eq; [ a = b ]; echo $?; [ "x" ]; echo $?; [ ]; echo $?; [ -n "" ]; echo $?; test 5 -gt 3; echo $?
---
[ a -eq 1 ]; echo $?; [ 1 2 3 ]; echo $?; [ -q x ]; echo $?; [ a = a; echo $?
---
[ 1 -eq 1 -a 2 -eq 2 ] && echo and; [ 1 -eq 2 -o 2 -eq 2 ] && echo or; [ ! 1 -eq 2 ] && echo not; [ \( 1 -eq 1 \) ] && echo paren
---
trap 'echo bye $?' EXIT; echo work; exit 4
---
trap 'echo err' ERR; false; true; echo x | grep -q y; echo end
---
(trap 'echo sub' EXIT; echo in); echo out
---
eval 'x=5; echo $x'; y='echo hi'; $y; eval "$y there"
---
set -- one two; while [ $# -gt 0 ]; do echo $1; shift; done
---
while getopts "ab:c" o -a -b val -c rest; do echo "$o ${OPTARG:-none}"; done; echo $OPTIND
---
while getopts ":x:y" o -x; do echo "$o $OPTARG"; done; getopts z o -q; echo $o
---
echo one; exit 3; echo two
---
return 3; echo $?
---
break; echo $?
---
f() { return; }; false; f; echo $?; f2() { return 300; }; f2; echo $?
---
x=1 y=2; echo $x $y; z=3 env | grep ^z=; echo "[$z]"
---
export A=1; B=2; sh -c 'echo "$A [$B]"'; bash -c 'echo $A $1 $0' name arg
---
set -x; echo hi "a b"; x=5; [ $x = 5 ]; set +x; echo done
---
select x in a b; do echo "got $x"; break; done <<< 2
---
for i; do echo never; done; echo ok; for x in; do echo never; done; echo ok2
---
i=10; while ((i > 7)); do echo $i; ((i -= 1)); done
---
for f in *.nothing; do echo "$f"; done
---
{ echo a; echo b; } | tac; (echo c; echo d) | tail -1
---
time_cmd() { echo t; }; time_cmd; type time_cmd | head -1; type -t cd; type -t if; type -t time_cmd; type cat nosuchthing; command -v cd
---
alias ll='ls -l'; alias; alias ll; unalias ll; alias ll
---
: ${x:=5}; echo $x; : "nothing"; true; echo $?
---
wait; echo $?; sleep 0.05 & wait $!; echo $?; (exit 5) & wait $!; echo $?
---
for i in 1 2 3; do (sleep 0.0$i; echo $i) & done; wait; echo all
---
kill -0 99999999; echo $?; kill %1; echo $?; wait 99999999; echo $?
---
sleep 5 & kill $!; wait $! 2>/dev/null; echo $?
---
x=$(cat <<EOF
a $((1+1))
EOF
); echo "$x"
---
declare -i n; n=3+4; echo $n; declare -r c=1; declare -p n c; declare -x E=v; declare -p E
---
declare -a arr=(a b); declare -p arr; export FOO="a b"; export -p | grep FOO
---
f() { echo $FUNCNAME; }; f; printf -v out '%03d' 7; echo $out
---
hash nosuch; echo $?; builtin echo hi; command echo there; builtin nosuch
---
a=1; unset a; echo "[$a]"; unset nothing; echo $?; readonly R=1; unset R; echo $?
---
shift; echo $?; shift abc; echo $?; cd /nonexistent; echo $?; cd /etc/passwd; echo $?; cd a b; echo $?
---
exit abc
---
f() { f2() { echo nested; }; }; f; f2
---
let; echo $?; source; echo $?; source /nonexist; echo $?; . ./nofile; echo $?
---
umask; pushd / >/dev/null; pwd; popd >/dev/null; dirs | wc -w
