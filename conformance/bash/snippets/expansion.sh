echo hello world
---
echo "a  b" 'c  d' e\ f
---
x=5; echo $x ${x} "$x" '$x'
---
unset x; echo "${x:-def}" "${x-def}" "[${x:+set}]" "${x:=now}" "$x"
---
x=; echo "[${x:-def}]" "[${x-def}]" "[${x:+set}]" "[${x+set}]"
---
echo ${novar:?is needed}; echo after
---
x=hello; echo ${#x} ${x:1:3} ${x: -2} ${x:2} ${x:0:-1}
---
f=/a/b/file.tar.gz; echo ${f#*/} ${f##*/} ${f%.*} ${f%%.*} ${f/b/X} ${f//a/Y} ${f/#\//R} ${f/%gz/zip}
---
x=hello; echo ${x^} ${x^^} ${x,} ${x,,} ${x^^[el]}; y=HELLO; echo ${y,} ${y,,}
---
name=x; x=val; echo ${!name}; abc1=1; abc2=2; echo ${!abc@} ${!abc*}
---
set -- a "b c" d; echo $#; for i in "$@"; do echo "[$i]"; done; for i in $@; do echo "<$i>"; done; for i in "$*"; do echo "($i)"; done
---
set -- a b c d; echo $1 ${2} ${@:2:2} ${@: -1} ${*:3}; shift 2; echo $# $1
---
IFS=,; set -- a b c; echo "$*"; x="1,2,3"; for i in $x; do echo $i; done
---
IFS=:; p="a::b:"; for i in $p; do echo "[$i]"; done
---
x="  a   b  "; echo $x; echo "$x"; for i in $x; do echo "[$i]"; done
---
a=(1 2 "3 4"); echo ${a[0]} ${a[2]} ${#a[@]} ${#a[2]}; for i in "${a[@]}"; do echo "[$i]"; done; a+=(5); a[10]=x; echo ${!a[@]} ${a[-1]}
---
declare -A m; m[k]=v; m["two words"]=2; echo "${m[k]}" "${m[two words]}" ${#m[@]}; unset 'm[k]'; echo ${#m[@]}
---
declare -A m=([a]=1 [b]=2); for k in a b; do echo $k=${m[$k]}; done
---
a=(one two three); echo ${a[@]:1} ${a[@]:0:2} "${a[@]/o/0}" ${a[@]^}
---
echo {a,b,c} {1..5} {a..e} {01..03} {1..10..3} x{1,2}y{3,4} {5..1} {a,b{1,2}} {a} {} "{a,b}"
---
echo ~ ~/foo "~" ~nobody_x a=~ ~+
---
echo $((1+2)) $((2**10)) $((7/2)) $((7%3)) $((-7/2)) $((1<<4)) $((5>3)) $((5==5 && 0)) $((~5)) $((0x1f)) $((010)) $((2#101))
---
x=3; y=4; echo $((x*y)) $(($x+$y)) $((x++)) $x $((++x)) $((x+=5)) $x $((x>5?1:2))
---
echo $((1/0)); echo after
---
echo $((1+)); echo after
---
i=5; let i=i+1 "j = i * 2"; echo $i $j; let 0; echo $?
---
((3>2)); echo $?; ((0)); echo $?; ((x=5)); echo $x $?
---
echo "$(echo inner "quoted $(echo deep)")" `echo back \`echo tick\``
---
x=$(printf 'a\n\nb\n\n\n'); echo "[$x]"
---
echo "$(false)" $?; x=$(exit 3); echo $?
---
touch a.txt b.txt c.md .hid; echo *.txt * *.none "*.txt" [ab].txt ?.md .h*
---
mkdir -p d/e; touch d/x d/e/y; echo d/* */x d/*/y
---
shopt -s nullglob; echo *.none; shopt -u nullglob; shopt -s extglob
touch ab abb ac; echo a+(b) !(ab*)
---
set -f; echo *; set +f
---
echo "a\"b\$c\`d\\e\n" 'a\n' $'tab\there\x41\u00e9' "it's" 'say "hi"'
---
x='a b'; y=$x; echo "$y"; z="$x"c; echo $z
---
v="*"; touch f1 f2; echo $v "$v"
---
unset a; a[3]=x; a[1]=y; echo "${a[@]}" "${!a[@]}" ${#a[@]}
---
x=abc; echo "${x:1:1}${x:5:2}|" ${x:0:1}
---
echo "${x:-a b}" ${x:-a b} "${x:-"q u"}" ${x:-'s  q'}
---
set -u; echo $undefd; echo after
---
echo $undefd "a${undefd}b"; set -u; echo ${undefd:-ok}
---
x=5; readonly x; x=6; echo $x
---
echo ${x!}; echo after
---
a="x y"; set -- $a; echo $#; set -- "$a"; echo $#; set --; echo $#
---
echo "${BASH_VERSION%%.*}"; echo $0; echo ${#}; echo $-
---
foo=bar; echo "${foo}baz" "$foo.txt" "$foo_x" "${foo}_x"
---
echo a{b,c}{d,e}f "$(echo {x,y})"
---
x=foo; echo "${x@Q}" "${x@U}"; y="it's"; echo "${y@Q}"
---
printf '[%s]' "$@"; echo; set -- ; printf '[%s]' "$@"; echo; printf '<%s>' a "" b; echo
---
x="a/b/c"; IFS=/ read -r p q r <<< "$x"; echo $p-$q-$r
---
str="key=value=x"; echo "${str%%=*}" "${str#*=}" "${str##*=}"
---
x=$'line1\nline2'; echo $x; echo "$x"
---
echo ${PWD##*/}; cd /; pwd; echo $OLDPWD | wc -l; cd - >/dev/null; echo $PWD
---
x=1; (x=2; echo $x); echo $x; { x=3; }; echo $x
---
arr=(); echo "${#arr[@]}" "${arr[@]}"; for i in "${arr[@]}"; do echo never; done; echo "${arr[@]:-empty}"
---
words="one two three"; read -a w <<< "$words"; echo ${w[1]} ${#w[@]}
---
mapfile -t lines < <(printf 'a\nb\nc\n'); echo ${#lines[@]} ${lines[2]}
---
v=hello; echo ${v:$((1+1)):2} ${v/l*/X} ${v//[aeiou]/_}
---
echo "a$(echo b)c"d'e'$((1+1))
---
case web-1 in db-*) echo db;; web-*) echo web;; *) echo none;; esac
---
x=--abc-d; y=--a; [[ $x == "$y"* ]] && echo ok; echo ${x#--} ${x%-*} ${x##*-} ${x//-/_}; [[ a-b == [a\-c]-b ]] && echo set
---
touch web-1 web-2 x; echo web-*; echo [v-x]*
---
compgen -W 'get "describe it" delete' de; compgen -W "a b" z; echo $?; touch one; mkdir three; compgen -f o; compgen -d t; compgen -A function f; f() { :; }; compgen -A function f
---
complete -p; complete -o nospace -o default -F __start_k k kc; complete -W 'a b' t; complete -p k t; complete -r k; complete -p k; echo $?; compopt -o nospace; echo $?
---
complete -o nope k; echo $?; complete -F; echo $?; complete -A nope k; echo $?; complete -d -f -S / x; complete -p x
