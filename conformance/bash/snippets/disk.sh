truncate -s 10 f; stat -c %s f; truncate -s 1K f; stat -c %s f; truncate -s +5 f; stat -c %s f; truncate -s -5 f; stat -c %s f; truncate -s 0 f; wc -c f; truncate f; echo $?; truncate -s 5 -c no; ls; truncate -s x f; truncate -s %512 f; truncate -s 100 f; truncate -s '<50' f; stat -c %s f; truncate -r f g; stat -c %s g
---
for i in 1 2 3; do echo line $i; done > f; dd if=f of=g 2>/dev/null; cat g; dd if=f bs=4 count=1 2>/dev/null; echo; dd if=f bs=1 skip=2 count=3 2>/dev/null; echo; dd if=nofile; echo $?; dd if=/dev/zero of=z bs=1k count=4 2>&1 | sed 's/copied.*//'; dd bs=x; dd foo=1; dd if=f of=/no/x; echo;echo abc | dd status=none; echo abc | dd of=g bs=1 seek=2 conv=notrunc status=none; cat g; dd if=/dev/zero of=z bs=10 count=1 2>&1 | sed 's/copied.*//'; echo abc | dd conv=ucase status=none; dd if=f of=h count=1 bs=5 status=noxfer
---
fallocate -l 1M f; stat -c '%s %b' f; fallocate -l 10K f; stat -c %s f; fallocate f; fallocate -l x f; fallocate -l 0 f; fallocate -l 5
---
mkdir d; echo x > d/f; du -a d | cut -f2; du -s d | cut -f2; du nofile; echo $?; fallocate -l 1M d/big; du -sh d/big; du -h d/big; du -b d/big; du -k d/big; du -m d/big; du -sc d/big d/f | cut -f2; du -c d/big d/big
---
dd if=/dev/zero of=f bs=0; echo $?; dd if=/dev/zero of=f bs=99T count=1; dd if=/dev/zero of=f bs=9E count=1; dd count=-1; truncate -s 9E f; truncate -s x f; truncate -s 99Y f; head -c 99Y /dev/null; head -c 1x /dev/null; head -n 99999999999999999999 /dev/null; echo $?; ls
---
head -c 20M /dev/zero | wc -c; cat /dev/zero | head -c 5 | wc -c; yes | head -3; head -c 100000 /dev/urandom | wc -c; dd if=/dev/zero bs=1M count=3 status=none | wc -c; dd if=/dev/urandom of=u bs=1000 count=3 status=none; stat -c %s u; printf abc | dd bs=1 skip=1 count=1 status=none; printf hello > g; printf XY | dd of=g bs=1 seek=1 conv=notrunc status=none; cat g
---
mkdir -p d/e; touch d/e/x1.txt d/y2.log 'd/a(b)' 'd/z|'; find d -regex '.*/[a-z][0-9]\.txt'; find d -iregex '.*Y2.*'; find d -regex '.*\(txt\|log\)' | sort; find d -regex '.*a(b)'; find d -regex 'e'; find d -regex '.*/[a-z|]+' | sort; find d -regextype posix-extended -regex '.*(txt|log)' | sort; find d -regextype sed -regex '.*/e\(/x1\)*.*'; find d -regextype foo -regex e; find d -regex
---
echo x > /dev/full; echo $?; printf '%s\n' y > /dev/full; echo $?; cat /etc/passwd > /dev/full; echo $?
