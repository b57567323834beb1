echo hi > f; cat f; echo more >> f; cat < f; wc -l < f
---
ls nofile 2>err; cat err; ls nofile > out 2>&1; cat out; ls nofile &> both; cat both
---
echo err >&2; echo out 1>&2 2>/dev/null; { echo a; echo b >&2; } 2>/dev/null
---
cat <<EOF
hello $((1+1)) $(echo sub) `echo bt` \$x "quoted"
EOF
---
x=5; cat <<'EOF'
no $x expansion \$
EOF
---
cat <<-EOF
	tab stripped
		two
	EOF
echo after
---
cat <<A; cat <<B
one
A
two
B
---
cat <<< "here string $((2*3))"; read x <<< "a b c"; echo $x
---
cat <<EOF | tr a-z A-Z
pipe me
EOF
---
while read -r line; do echo "> $line"; done <<EOF
first \t
second
EOF
---
exec 3> out.txt; echo three >&3; exec 3>&-; cat out.txt; exec 4< out.txt; read l <&4; echo $l
---
echo x > /nonexistent/file; echo $?; cat < nofile; echo $?
---
echo x >&9; echo $?
---
echo a > 'my file'; cat 'my file'; f=my\ file; echo b > $f; echo c > "$f"; cat "$f"
---
set -C; echo a > nc; echo b > nc; echo $?; echo c >| nc; cat nc
---
: > empty; wc -c < empty; > empty2; ls empty*
---
echo out; echo err >&2 | cat; (echo sub; echo suberr >&2) 2>&1 | sort
---
f() { echo out; echo err >&2; }; f 2>/dev/null; f >/dev/null; f > ff 2>&1; sort ff
---
for i in 1 2; do echo $i; done > loop; cat loop; while read x; do echo "[$x]"; done < loop
---
if true; then echo in; fi > iff; cat iff; { echo grp; } >> iff; cat iff; (echo sub) >> iff; tail -1 iff
---
diff <(echo a) <(echo a) && echo same; cat <(echo one) <(echo two)
---
echo data | tee t1 | cat; cat t1; echo 2 | tee -a t1 > /dev/null; cat t1
---
read x < /dev/null; echo $? "[$x]"; printf 'no newline' | { read x; echo $? "$x"; }
---
printf 'a b c\n' | { read x y; echo "$y"; }; printf 'a\\nb\n' | { read x; echo "$x"; }; printf 'a\\nb\n' | { read -r x; echo "$x"; }
---
printf 'one:two:three\n' | { IFS=: read a b; echo "$a|$b"; }; printf 'abc' | { read -n 2 x; echo $x; }; printf 'a,b' | { read -d , x; echo $x; }
---
echo a 2>&1 >/dev/null; ls nofile 2>&1 >/dev/null | wc -l
---
cat > multi <<EOF && cat multi && echo ok
line
EOF
---
echo "a" | cat - /dev/null; cat nofile -; echo $?
---
mkdir d; echo x > d; echo $?; cat d; echo $?
---
cat <<EOF > script.sh
echo "script \$1"
exit 3
EOF
bash script.sh arg; echo $?; ./script.sh; echo $?; chmod +x script.sh; ./script.sh y; echo $?
---
cat <<'EOF' > s2.sh
#!/bin/bash
echo $0 $#
nosuchcommand
echo line $LINENO
EOF
chmod +x s2.sh; ./s2.sh a b; bash s2.sh
---
echo 'x=9; y() { echo from y; }' > lib.sh; source lib.sh; echo $x; y; . ./lib.sh
