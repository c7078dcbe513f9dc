#!/bin/sh
# shellcheck disable=SC2016  # uses are quoted, so that they are evaluated where they run
# Uses of busybox's applets, one after the other, for the same busybox on two kernels: what they print must be
# the same, so nothing of it depends on the time, on process numbers, on addresses, or on the kernel's name.
#
#   busybox sh busybox.sh DIRECTORY    works in a new directory there, and removes it
#
# A use prints its number and its name, then what its commands print, errors among it, then `= ` and how it ended.
# Each has a shell and a directory of its own, with the files that `prepare` makes.

work=$1/uses
mkdir -p "$work/bin" || exit 2
/bin/busybox --install -s "$work/bin"
export PATH="$work/bin" LC_ALL=C TZ=UTC0
umask 022
number=0

prepare() {
  rm -rf "$work/now"
  mkdir "$work/now"
  cd "$work/now" || exit 2
  mkdir -p tree/left tree/right/deep
  printf 'pear 3\napple 10\nfig 2\napple 1\nplum 7\n' > fruit
  printf 'root:x:0:0:root:/root:/bin/sh\nuser:x:1000:100:A user:/home/user:/bin/false\n' > people
  seq 1 200 > tree/numbers
  echo left > tree/left/one
  echo right > tree/right/two
  printf 'a\tb\n\tc\n' > tree/right/deep/tabs
}

# Another process may take its time, on a host that has others to run: this waits until a command succeeds.
await='await() { for i in $(seq 500); do "$@" > /dev/null 2>&1 && return; sleep 0.02; done; }; '

# use NAME COMMANDS
use() {
  number=$((number + 1))
  echo "$number: $1"
  prepare
  sh -c "$await$2" 2>&1 < /dev/null
  echo "= $?"
}

# --- Files and directories

use 'ls: names, of one directory and of a tree' 'ls; ls -R tree'
use 'ls: modes, links, sizes' 'chmod 640 fruit; ln fruit again; ls -ln --full-time fruit again | sed "s/ 20.*+0000//"'
use 'ls: kinds' 'mkfifo p; ln -s fruit s; chmod +x people; ls -F; ls -ap | head -n 3'
use 'ls: sorted by size and by time' 'touch -d @3 fruit; touch -d @1 people; ls -S; ls -t fruit people; ls -tr fruit people'
use 'ls: of what is not there' 'ls nothing tree/left'
use 'cp: a file, a tree, into a directory' 'cp fruit copy; cmp fruit copy; cp -r tree other; find other | sort; cp fruit people tree; ls tree'
use 'cp: times and modes are kept' 'chmod 751 fruit; touch -d @1000000000 fruit; cp -p fruit kept; stat -c "%a %Y" kept'
use 'cp: links as links' 'ln -s fruit soft; cp -a soft kept; readlink kept; cp -L soft real; ls -l real | cut -c1'
use 'cp: a directory without -r' 'cp tree other'
use 'mv: renames, replaces, moves' 'mv fruit new; mv people new; cat new | wc -l; mv new tree; ls tree; mv tree/new tree/left/; ls tree/left'
use 'mv: a directory into itself' 'mv tree tree/left'
use 'mv: over a directory with files' 'mkdir full; touch full/x; mv -T tree full'
use 'rm: files, trees, refusals' 'rm fruit; rm tree; rm -r tree; ls; rm none; rm -f none'
use 'mkdir: parents, modes, what is there' 'mkdir -p a/b/c a/b; mkdir -m 1750 m; stat -c "%A %n" a/b m; mkdir tree; mkdir x/y'
use 'rmdir: empty, full, parents' 'rmdir tree; mkdir -p x/y; rmdir -p x/y; ls'
use 'ln: hard links count' 'ln fruit a; ln a b; stat -c "%h" fruit; rm fruit; stat -c "%h" b; ln tree t'
use 'ln: symbolic links' 'ln -s tree t; ls t; ln -sfn tree/left t; readlink t; ln -s loop loop; cat loop'
use 'readlink and realpath' 'ln -s tree/right r; ln -s ../r/two tree/x; readlink -f tree/x | sed "s,.*/now/,,"; realpath r/deep | sed "s,.*/now/,,"; readlink fruit'
use 'link and unlink' 'link fruit second; unlink fruit; ls; unlink tree'
use 'touch: dates' 'touch -d "2001-02-03 04:05:06" a; stat -c "%y" a; touch -r a b; stat -c "%Y" b; touch -c c; ls c'
use 'stat: a file in numbers' 'chmod 4711 fruit; stat -c "%s %a %A %h %u %g %F %n" fruit; stat -c "%a %A %h %F" tree; stat -c "%t %T %F" /dev/null'
use 'stat: of a file system' 'stat -f -c "%T" /proc; [ $(stat -f -c %S .) -ge 512 ] && echo large'
use 'chmod: letters' 'chmod u=rwx,g=rx,o= fruit; stat -c %a fruit; chmod -x,o+w fruit; stat -c %a fruit; chmod -R a-w tree; stat -c %a tree/left/one'
use 'chmod: for another user' 'as() { start-stop-daemon -S -c $1 -x /bin/busybox -- $2; }; as 7:8 id; chmod 640 fruit; as 7:8 "cat fruit"; chgrp 8 fruit; as 7:8 "head -n 1 fruit"; as 7:8 "touch new"; as 7:8 "rm fruit"; as 7:8 "kill 1"'
use 'chown and chgrp' 'chown 5:6 fruit; chgrp 9 people; stat -c "%u %g" fruit people; chown -R 3 tree; stat -c %u tree/right/two'
use 'umask' 'umask; umask 077; touch a; mkdir b; stat -c %a a b; umask u=rwx,g=rx,o=; umask -S'
use 'mkfifo: what goes through it' 'mkfifo p; (sleep 0.01; echo through > p) & cat p; wait; stat -c %F p'
use 'mknod: devices' 'mknod n c 1 3; mknod z c 1 5; echo lost > n; head -c 4 z | od -An -tx1; stat -c "%F %t,%T" n; mknod q p; stat -c %F q'
use 'mktemp' 'f=$(mktemp x.XXXXXX); expr length $f; stat -c %a $f; d=$(mktemp -d y.XXXXXX); stat -c "%a %F" $d; mktemp z.XXX -p none'
use 'truncate' 'truncate -s 5 fruit; cat fruit; echo; truncate -s 1k new; wc -c < new; truncate -s -1 new; truncate -c -s 3 none; ls none'
use 'fallocate' 'fallocate -l 10000 f; stat -c %s f; od -An -tx1 -N 4 f'
use 'dd: blocks, skip, seek, conversion' 'dd if=fruit of=o bs=4 skip=1 count=2 2> /dev/null; od -c o; printf XY | dd of=o bs=1 seek=6 conv=notrunc 2> /dev/null; cat o; echo; dd if=fruit bs=8 count=1 conv=swab 2> /dev/null'
use 'dd: what it counts' 'dd if=/dev/zero of=z bs=1k count=3 2>&1 | head -n 2; dd if=z of=/dev/null bs=700 2>&1 | head -n 2'
use 'dd: holes' 'dd if=/dev/zero of=h bs=1 count=1 seek=1000000 2> /dev/null; stat -c %s h; [ $(du -k h | cut -f1) -lt 100 ] && echo sparse'
use 'du' 'mkdir d; du -a tree | wc -l; du -s none; [ $(du -s tree | cut -f1) -ge 1 ] && echo some'
use 'df' 'df . | head -n 1; df /proc | wc -l; df none'
use 'find: names, kinds, depths' 'find . -name "*o*" | sort; find . -type d | sort; find tree -mindepth 2 -maxdepth 2 | sort'
use 'find: sizes, times, owners' 'truncate -s 5k big; find . -type f -size +8 ; touch -d @5 old; find . -type f -mtime +1; chown 7 old; find . -user 7'
use 'find: actions' 'find tree -type f -exec wc -c {} + | sort -n | tail -n 1; find tree -name one -exec echo got {} \;; find . -name "t*" -prune -o -type f -print | sort; find tree -depth | head -n 1 | cut -d/ -f1; find tree -type f -exec rm {} +; find tree | wc -l'
use 'find: expressions' 'find . \( -name fruit -o -name people \) ! -name f* ; find . -path "*deep*" -print0 | tr "\0" "\n" | sort; find . -perm 644 -type f | wc -l; find . -samefile fruit; find . -empty'
use 'install' 'install -m 700 fruit people tree/left; stat -c "%a %n" tree/left/*; install -d n/e/w; ls n/e'
use 'sync' 'echo x > f; sync; sync f; cat f'
use 'shred' 'shred -n 1 -z fruit; od -An -tx1 -N 3 fruit; shred -u fruit; ls fruit'
use 'basename and dirname' 'basename /a/b.c .c; basename /; dirname /a/b/; dirname x'
use 'pwd' 'cd tree/right; pwd | sed "s,.*/now/,,"; cd -P ../left; pwd -P | sed "s,.*/now/,,"; cd none'

# --- Text

use 'cat' 'cat fruit people | wc -l; echo x | cat - fruit | head -n 2; cat -n fruit | tail -n 1; cat -A tree/right/deep/tabs; cat tree; cat none'
use 'tac and rev' 'tac fruit; rev people'
use 'head and tail' 'head -n 2 fruit; head -c 7 fruit; tail -n 2 fruit; tail -c 5 fruit; tail -n +4 fruit; head -n -4 fruit; head -n 1 fruit people'
use 'tail -f until it is ended' 'tail -f fruit > o & await [ -s o ]; echo more >> fruit; await grep more o; grep more o; kill -PIPE $!; wait $!; echo $?'
use 'wc' 'wc fruit people; wc -l < fruit; wc -w fruit; wc -c fruit; wc -L fruit'
use 'sort: orders' 'sort fruit; sort -r fruit | head -n 1; sort -k 2n fruit; sort -t: -k3,3nr people | cut -d: -f1; sort -u -k1,1 fruit; sort -c fruit'
use 'sort: into its own file' 'sort -o fruit fruit; head -n 1 fruit; sort -z fruit | tr "\0" "!"'
use 'uniq and comm' 'cut -d" " -f1 fruit | sort > s; uniq s; uniq -c s; uniq -d s; uniq -u s'
use 'cut' 'cut -d: -f1,6- people; cut -c2-4 fruit; cut -b1 fruit; echo no | cut -s -d: -f1'
use 'paste' 'seq 3 > a; seq 4 6 > b; paste a b; paste -d, -s a b; seq 4 | paste - -'
use 'tr' 'tr a-z A-Z < fruit; echo aabbcc | tr -s ab; echo a1b2 | tr -d 0-9; echo abc | tr -c "a\n" x; echo "[x]" | tr "[:punct:]" .'
use 'expand, unexpand, fold' 'expand -t 4 tree/right/deep/tabs; printf "        x\n" | unexpand | od -c; echo abcdefghij | fold -w 4; echo "aa bb cc" | fold -s -w 4'
use 'nl' 'nl fruit; nl -b a -w 3 people'
use 'grep' 'grep apple fruit; grep -c p fruit; grep -n -v p fruit; grep -i APPLE fruit; grep -w 1 fruit; grep none fruit'
use 'grep: expressions' 'grep -E "^(fig|plum) [0-9]$" fruit; grep -o "[0-9]\+" fruit; echo abab | grep -E "(ab)\1"; grep -F . fruit; grep -x "fig 2" fruit'
use 'grep: of many files' 'grep -r t tree | sort; grep -l right tree/*/*; grep -h one -r tree; grep -L x fruit people; grep -m 1 p fruit; grep -A 1 fig fruit; grep -q p fruit; echo $?; grep x none'
use 'egrep and fgrep' 'egrep "a|b" fruit; fgrep "g 2" fruit'
use 'sed' 'sed "s/p/P/g;2d" fruit; sed -n "2,3p" fruit; sed "/fig/!d" fruit; sed "1!G;h;\$!d" fruit; sed "s/\(.*\) \(.*\)/\2 \1/" fruit'
use 'sed: commands' 'sed -e "1i\\" -e first -e "\$a\\" -e last fruit; sed "y/abc/xyz/" fruit; seq 6 | sed -n "\$!{n;p}"; seq 4 | sed "N;s/\n/+/"; sed "/apple/,/plum/w part" fruit > /dev/null; wc -l part'
use 'sed: in place' 'sed -i.old s/pear/quince/ fruit; head -n 1 fruit fruit.old'
use 'awk: fields and sums' 'awk "{ s += \$2 } END { print s, NR }" fruit; awk -F: "{ print \$1, \$NF }" people; awk "NR == 2, NR == 3" fruit; awk "/p/ && \$2 > 2 { print toupper(\$1) }" fruit'
use 'awk: arrays and functions' 'awk "{ n[\$1]++ } END { for (k in n) print k, n[k] }" fruit | sort; awk "function f(n) { return n < 2 ? n : f(n - 1) + f(n - 2) } BEGIN { print f(15) }"; awk "BEGIN { printf \"%5.2f|%-5s|%x\n\", 3.14159, \"ab\", 255; print substr(\"hello\", 2, 3), index(\"hello\", \"l\"), length(\"abc\"); split(\"a:b:c\", p, \":\"); print p[3] }"'
use 'awk: files and commands' 'awk "{ print > (\$1 \".txt\") }" fruit; ls *.txt; awk "BEGIN { while ((\"seq 3\" | getline x) > 0) s += x; print s; system(\"echo from a command\"); print ENVIRON[\"TZ\"]; exit 3 }"'
use 'awk: gsub, match, numbers' 'awk "{ gsub(/[0-9]+/, \"<&>\"); print }" fruit; awk "BEGIN { if (match(\"xxabc\", /a.c/)) print RSTART, RLENGTH; print 2 * 10, 7 % 3, int(-3.7), -7 % 3, 1e3 }"'
use 'diff' 'sed "s/fig/date/;\$d" fruit > new; diff fruit new; diff -u fruit new | tail -n +3; diff -q fruit new; diff fruit fruit; diff -r tree/left tree/right'
use 'patch' 'sed s/fig/date/ fruit > new; diff -u fruit new > p; patch fruit < p; cmp fruit new; patch -R fruit < p; grep fig fruit'
use 'cmp' 'cp fruit b; echo x >> b; cmp fruit b; printf a > 1; printf b > 2; cmp 1 2; cmp -l 1 2; cmp -s 1 2; echo $?'
use 'od' 'head -c 20 fruit > f; od f; od -An -tx1 f; od -c f | tail -n 2; od -An -tu2 -j 2 -N 4 f; od -Ad -x f'
use 'hexdump and xxd' 'head -c 20 fruit > f; hexdump f; hexdump -C f; xxd f; xxd -p f; xxd -p f | xxd -r -p | cmp - f'
use 'strings' 'printf "ab\0hello\1world\0" > f; strings f; strings -n 2 f'
use 'md5sum, sha1sum, sha256sum, sha512sum, sha3sum' 'for s in md5 sha1 sha256 sha512 sha3; do ${s}sum fruit; done; md5sum fruit people > m; md5sum -c m; echo >> fruit; md5sum -c m; sha256sum -c -s m'
use 'crc32' 'crc32 fruit; crc32 < people'
use 'base64, uuencode, uudecode' 'base64 fruit; base64 fruit | base64 -d | cmp - fruit; uuencode fruit f; uuencode -m fruit f | uudecode -o back; cmp back fruit'
use 'seq' 'seq 3; seq 2 2 6; seq -s, 3; seq -w 8 10; seq 3 -1 1; seq 1 0.5 2'
use 'shuf and sort' 'seq 50 | shuf | sort -n | md5sum; shuf -n 3 -e a b c | sort; shuf -i 1-9 -n 9 | sort | paste -s -d,'
use 'tee' 'echo both | tee a b; echo more | tee -a a > /dev/null; cat a; echo x | tee /dev/full'
use 'yes and head' 'yes | head -n 2; yes a b | head -n 1'
use 'printf' 'printf "%5d|%-5s|%05.1f|%x|%o|%c|%%|%b\n" 42 ab 2.75 255 8 xyz "a\tb"; printf "%s;" a b c; printf "%d\n" 0x1f 010; printf "%d\n" x'
use 'echo' 'echo -n a; echo -e "b\tc\x41\0101\c"; echo; echo -e "a\\\\b"; echo -E "a\tb"'
use 'dos2unix and unix2dos' 'unix2dos fruit; head -c 8 fruit | od -c; dos2unix fruit; head -n 1 fruit | od -c'
use 'ed' 'printf "2s/apple/lemon/\n\$d\nw\nq\n" | ed fruit; cat fruit'
use 'ascii and cal' 'ascii | head -n 4; cal 2 2024; cal -y 1752 | head -n 9 | tail -n 2'
use 'factor and expr' 'factor 60 97 1234567890; expr 1 + 2 \* 3; expr abc : "a\(.*\)"; expr 3 \> 10; expr substr hello 2 3; expr 1 / 0'
use 'bc and dc' 'echo "scale=10; 22/7; 2^100; sqrt(2)" | bc; printf "define f(n) {\n if (n < 2) return 1\n return n * f(n - 1)\n}\nf(25)\n" | bc; dc -e "2 3 + p 5 ^ p 16 o 255 p"'
use 'less and more without a terminal' 'less fruit | head -n 1; more fruit | tail -n 1'

# --- Archives

use 'tar: makes, lists, unpacks' 'tar cf t.tar tree fruit; tar tf t.tar | sort; mkdir o; tar xf t.tar -C o; diff -r tree o/tree; tar xOf t.tar fruit | head -n 1'
use 'tar: modes, links, times, holes' 'chmod 4750 fruit; ln fruit hard; ln -s fruit soft; mkfifo p; touch -d @100 fruit; tar cf - fruit hard soft p | (mkdir o; tar xpf - -C o); stat -c "%a %Y %h %F" o/fruit; stat -c "%a %h %F" o/p; readlink o/soft'
use 'tar and gzip' 'tar czf t.tgz tree; tar tzf t.tgz | wc -l; gzip -t t.tgz; zcat t.tgz | tar tf - tree/left/one; tar xzf t.tgz -C /nowhere'
use 'tar: broken archives' 'head -c 700 people > b; tar xf b; gzip -c tree/numbers | head -c 100 | gunzip -t'
use 'gzip and gunzip' 'gzip fruit; ls; gunzip fruit.gz; cat fruit | wc -l; gzip -c -9 tree/numbers | gunzip -c | cmp - tree/numbers; gunzip people'
use 'bzip2 and bunzip2' 'bzip2 -k tree/numbers; bzcat tree/numbers.bz2 | cmp - tree/numbers; bunzip2 -c tree/numbers.bz2 | md5sum; bunzip2 fruit'
use 'xz, lzma: unpacks' 'printf "\3757zXZ\0\0\4\346\326\264\106\0\0\0\0\34\337\104\41\37\266\363\175\1\0\0\0\0\4YZ" > e.xz; xzcat e.xz | wc -c; unxz fruit'
use 'cpio' 'find tree | sort | cpio -o -H newc > c; cpio -t < c; mkdir o; cd o; cpio -idm < ../c; diff -r tree ../tree'
use 'ar' 'printf "!<arch>\nf/              0           0     0     644     3         \`\nhi\n\n" > a; ar t a; ar p a f'
use 'unzip' 'printf "PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0" > e.zip; unzip -l e.zip; unzip fruit'
use 'a tree through a pipe, many files' 'mkdir m; cd m; i=0; while [ $i -lt 150 ]; do echo $i > f$i; i=$((i + 1)); done; cd ..; tar cf - m | md5sum | wc -c; mkdir o; tar cf - m | tar xf - -C o; cat o/m/* | sort -n | md5sum; rm -r m o; ls'

# --- The shell

use 'sh: variables' 'a=1; b=${a:-2}; c=${d:-3}; echo $b $c ${d:=4} $d ${a:+5} ${#PATH} | cut -d" " -f1-5; x=a.tar.gz; echo ${x%.*} ${x%%.*} ${x#*.} ${x##*.} ${x/a/b} ${x:2:3}'
use 'sh: arithmetic' 'echo $((2 + 3 * 4)) $((7 / 2)) $((-7 % 3)) $((1 << 40)) $((0x10 + 010)) $((5 > 3 ? 1 : 2)); i=5; echo $((i++ + ++i)) $i; echo $((1 / 0))'
use 'sh: loops and cases' 'for i in a b c; do case $i in b) continue ;; [c-z]) echo end; break ;; *) echo $i ;; esac; done; i=3; while [ $i -gt 0 ]; do echo $i; i=$((i - 1)); done; until true; do :; done'
use 'sh: functions' 'f() { local x=in; echo $x $# "$@"; return 7; }; x=out; f a "b c"; echo $? $x; f2() { f2=1; }; f2; echo $f2'
use 'sh: here-documents' 'x=5; cat <<END
value $x $((x + 1)) $(echo sub)
END
cat <<"END"
value $x
END
cat <<-END
	tabs gone
	END'
use 'sh: quotes' 'echo "a  b" a  b "\$x" \$x "a\"b" '\''single $x'\''; echo $'\''a\tb\x41'\''; set -- "a b" c; echo $#; for i in "$@"; do echo "<$i>"; done; echo "$*"; IFS=-; echo "$*"'
use 'sh: wildcards' 'echo *; echo tree/*/*; echo f*t p?ople [fp]* [!fp]*; echo none*; echo ".*" ; set -f; echo *'
use 'sh: redirection' 'echo a > o; echo b >> o; cat < o; { echo out; echo err >&2; } 2> e > o; cat e o; exec 3< fruit; read -r l <&3; echo $l; read -r l <&3; echo $l; exec 3<&-; echo x >&3; set -C; echo y > o; echo z >| o; cat o; echo > tree'
use 'sh: pipes and statuses' 'false | true; echo $?; set -o pipefail; false | true; echo $?; ! true; echo $?; seq 1000 | grep 7 | head -n 3 | tail -n 1; (exit 42); echo $?; nosuchcommand; echo $?; ./fruit; echo $?'
use 'sh: substitutions within each other' 'echo $(echo $(echo deep) `echo old`); x=$(printf "a\n\n\n"); echo "[$x]"; echo "$(cat <<E
here
E
)"'
use 'sh: traps' 'trap "echo end" EXIT; trap "echo usr" USR1; kill -USR1 $$ 2> /dev/null; sh -c "trap \"echo got; exit 9\" TERM; kill \$\$; echo not"; echo $?; sh -c "trap \"\" TERM; kill \$\$; echo ignored"; sh -c "trap \"echo bye\" EXIT; exit 3"; echo $?'
use 'sh: background and wait' '(sleep 0.02; exit 5) & p=$!; wait $p; echo $?; true & false & wait; echo $?; sleep 10 & kill -PIPE $!; wait $!; echo $?; wait 999999; echo $?'
use 'sh: job control in a script' 'sh -m -c "sleep 0.5 & jobs | sed \"s/ *[0-9][0-9]* / /\"; fg > /dev/null; echo \$?; wait; sleep 9 & kill -STOP \$!; kill -CONT \$!; kill -PIPE \$!; wait \$!; echo \$?"'
use 'sh: stops and goes on' 'sh -c "kill -STOP \$\$; echo went on" & await grep -q "T (stopped)" /proc/$!/status; kill -CONT $!; wait $!; echo $?'
use 'sh: read' 'printf "one two three\nfour\n" | { read -r a b; echo "$a|$b"; read -r c; echo $c; read -r d; echo $?; }; printf "a:b" | { IFS=: read -r x y; echo $x $y; }; echo abc | { read -n 2 x; echo $x; }; read -t 0.01 x < /dev/zero; echo $?'
use 'sh: getopts and getopt' 'set -- -a -b 2 c; while getopts ab: o; do echo $o $OPTARG; done; shift $((OPTIND - 1)); echo $1; getopt -o ab: -l long: -- -a x -b 2 --long=3; getopts x y -z; echo $y'
use 'sh: set and options' 'sh -ec "echo a; false; echo b"; echo $?; sh -uc "echo \$nothing"; echo $?; sh -xc "echo x" 2>&1; sh -nc "echo not"; sh -c "echo \$0 \$1" name first'
use 'sh: test' '[ -f fruit ] && [ -d tree ] && [ ! -e none ] && [ -s fruit ] && [ -r fruit ] && [ ! -x fruit ] && echo files; [ 3 -lt 10 ] && [ 3 \> 10 ] && echo compares; [ a = a -a b != c ] && echo and; [ fruit -nt none ] ; echo $?; ln -s x l; [ -L l ] && [ ! -e l ] && echo dangling; [[ abc == a* ]] && echo pattern; [ 1 -eq x ]; echo $?'
use 'sh: eval, exec, dot, command, type' 'x="echo \$y"; y=6; eval $x; (exec echo replaced); echo "z=9; return 4" > s; . ./s; echo $? $z; command -v ls | sed "s,.*/,,"; type cd; command -V if; alias q="echo alias"; alias q; unalias q; hash -r'
use 'sh: many arguments and words' 'set -- $(seq 3000); echo $# ${2999}; echo $* | wc -c; x=$(yes abcdefgh | head -n 9000); echo ${#x}'
use 'sh: deep recursion and many subshells' 'f() { [ $1 -eq 0 ] || f $(($1 - 1)); }; f 400; echo deep; i=0; while [ $i -lt 40 ]; do i=$( (echo $((i + 1)) ) ); done; echo $i'
use 'sh: ulimit' 'ulimit -n 20; ulimit -n; ulimit -Sn 10; ulimit -Sn; ulimit -Hn; ulimit -f 1; dd if=/dev/zero of=o bs=1k count=9 2> /dev/null; echo $?; wc -c < o; ulimit -c; ulimit -s 4096; ulimit -s'
use 'sh: times of commands' 'time true 2>&1 | wc -l; times | wc -l; (time sleep 0.01) 2>&1 | sed "s/[0-9.]\+/N/g"'

# --- Processes

use 'xargs' 'seq 5 | xargs echo; seq 5 | xargs -n 2 echo; echo a b | xargs -I X echo "<X>"; printf "a b\0c" | xargs -0 -n 1 echo; echo | xargs -r echo no; echo 1 | xargs false; echo $?; seq 2000 | xargs -s 500 echo | wc -l'
use 'xargs: several at once' 'seq 8 | xargs -P 4 -n 1 sh -c "echo \$0" | sort; echo x | xargs nosuchcommand; echo $?'
use 'env' 'env -i A=1 B=2 env; A=3 env -u A sh -c "echo [\$A]"; env A=4 sh -c "echo \$A"; env nosuchcommand; echo $?'
use 'kill: signals and names' 'kill -l 9; kill -l TERM; sleep 9 & kill -INT $!; kill -PIPE $!; wait $!; echo $?; kill 999999; kill -0 $$ && echo alive; kill -s NOSUCH 1'
use 'timeout' 'timeout 0.05 sleep 9; echo $?; timeout 5 sh -c "exit 6"; echo $?; timeout -s KILL 0.05 sleep 9; echo $?'
use 'sleep and usleep' 'sleep 0.01 && usleep 1000 && echo slept; sleep x'
use 'renice and taskset' 'renice -n 5 -p $$; cut -d" " -f19 /proc/$$/stat; sh -c "cut -d\" \" -f19 /proc/self/stat"; renice -n -3 -p $$; cut -d" " -f19 /proc/$$/stat; taskset 1 echo bound; taskset 0 true; taskset -p 1 999999; renice -n 1 -p 999999'
use 'setsid, and signals that are ignored' 'setsid sh -c "echo session"; sh -c "trap \"\" HUP; kill -HUP \$\$; echo lives"'
use 'ps' 'sleep 5 & await pidof sleep; ps -o comm,args | grep "[s]leep 5\$"; kill -PIPE $!; wait $!; ps -o pid | grep -c "^ *1\$"; sh -c "ps -o ppid,comm | grep -c sh" > n; [ $(cat n) -ge 1 ] && echo some'
use 'pidof and killall' 'sleep 77 & await pidof sleep; [ "$(pidof sleep)" = $! ] && echo found; killall -PIPE sleep; wait $!; echo $?; killall nosuchprogram; pidof nosuchprogram; echo $?'
use 'top' 'top -b -n 1 | head -n 4 | tail -n 1 | sed "s/ \+/ /g"'
use 'time of a command' 'time -f %x sh -c "exit 3"; time -p true 2>&1 | cut -d" " -f1'
use 'start-stop-daemon' 'start-stop-daemon -S -b -m -p pid -x /bin/busybox -- sleep 50; await [ -s pid ]; start-stop-daemon -K -q -p pid; echo $?; await [ ! -d /proc/$(cat pid) ]; start-stop-daemon -K -q -p pid 2> /dev/null; echo $?'
use 'id, whoami, groups, logname' 'id; whoami; groups; echo "root:x:0:" > g; id -G; logname'
use 'chroot' 'mkdir -p r/bin; cp /bin/busybox r/bin/; chroot r /bin/busybox ls /; chroot r /bin/busybox pwd; chroot r /bin/nothing; echo $?'
use 'tty and stty' 'tty; echo $?; stty -a; tty < /dev/null'
use 'which and run-parts' 'which ls | sed "s,.*/,,"; which nothing; mkdir parts; printf "#!/bin/sh\necho part \$1\n" > parts/a; cp parts/a parts/b; chmod +x parts/a; run-parts -a 7 parts; run-parts --test parts'
use 'scripts with #!' 'printf "#!/bin/sh\necho \$0 \$#\n" > s; chmod +x s; ./s a b; printf "#!${PATH}/awk -f\nBEGIN { print 6 * 7 }\n" > a; chmod +x a; ./a; printf "#!/nothing\n" > n; chmod +x n; ./n; echo $?; printf "echo no header\n" > h; chmod +x h; ./h; chmod -x h; ./h; echo $?'

# --- The system

use 'date' 'date -u -d @0; date -u -d @1700000000 "+%Y-%m-%d %H:%M:%S %j %U %a %b %e"; date -u -d "2024-02-29 12:34:56" +%s; date -u -d 2000-01-01 -R; TZ=CET-1CEST date -d @1700000000 +%H; [ $(date +%s) -gt 1 ] && echo running; touch -d @86400 f; date -u -r f +%F'
use 'uname, arch, hostname, nproc, hostid' 'uname -s; uname -m; arch; hostname somewhere; hostname; uname -n; [ $(nproc) -ge 1 ] && echo some; cat /proc/sys/kernel/hostname'
use 'uptime and free' 'uptime | grep -c "load average"; free | cut -d: -f1 | sed 1d; free | awk "/Mem/ { print (\$2 > \$3) }"'
use 'mount and umount of a tmpfs' 'mkdir m; mount -t tmpfs -o size=64k none m; echo in > m/f; cat m/f; grep -c "now/m tmpfs" /proc/mounts; dd if=/dev/zero of=m/big bs=1k count=100 2>&1 | head -n 1; ls m; umount m; ls m; grep -c now/m /proc/mounts; umount m'
use 'mount: what is wrong' 'mkdir m; mount -t nosuchsystem none m; mount -t tmpfs none nowhere; mount -t tmpfs none fruit; mount /nosuchdevice m; cd tree; mount -t tmpfs none .; umount .; echo $?'
use 'mount: read only and again' 'mkdir m b; mount -t tmpfs -o mode=750,uid=3 none m; stat -c "%a %u" m; touch m/x; mount -o remount,ro m; touch m/y; echo more > m/x; grep -c "now/m tmpfs ro" /proc/mounts; mount -o remount,rw m; touch m/y; ls m; exec 9> m/x; mount -o remount,ro m; exec 9>&-; mount -o remount,ro b; umount m; mount -t tmpfs -o nonsense=1 none m; mount -t devtmpfs none b; mount -t devtmpfs none b; umount b'
use 'mount: a busy one' 'mkdir m; mount -t tmpfs none m; cd m; umount ../m; umount ../m 2> /dev/null; echo $?; cd ..; umount m; echo $?'
use 'the devices of memory' 'head -c 3 /dev/zero | od -An -tx1; echo x > /dev/full; cat /dev/null; head -c 16 /dev/urandom | wc -c; echo a | cat /proc/self/fd/0; echo b > /proc/self/fd/1; ls -l /dev/null | cut -c1-10'
use 'logger, dmesg, sysctl, who' 'dmesg > d; [ -s d ] && echo some; sysctl -n kernel.ostype; sysctl kernel.nothing; echo $?'
use 'ipcalc' 'ipcalc -n 10.1.2.3/8; ipcalc -b 10.1.2.3 255.255.0.0'
use 'mkpasswd' 'mkpasswd -m sha512 -S saltsalt secret; mkpasswd -m md5 -S saltsalt secret'
use 'mke2fs, fdisk, mkdosfs on files' 'truncate -s 1M i; mke2fs -F i > /dev/null; od -An -tx2 -j 1080 -N 2 i; mkdosfs i 2> /dev/null; dd if=i bs=1 skip=510 count=2 2> /dev/null | od -An -tx1; printf "n\np\n1\n\n\nw\n" | fdisk -C 4 -H 16 -S 32 i > /dev/null 2>&1; fdisk -l i 2> /dev/null | tail -n 1 | sed "s/ \+/ /g"'
use 'a busy pipeline' 'seq 20000 | sed "s/^/x/" | sort | uniq | awk "{ n += length(\$0) } END { print n }"; yes | head -c 1000000 | md5sum; seq 5000 > a; gzip < a | gunzip | cmp - a && echo same'
use 'what a full pipe and a closed one do' 'yes | true; echo ${?}; (sleep 0.05; cat > /dev/null) < fruit; seq 100000 | head -n 1; (trap "" PIPE; seq 100000 2>&1 > /dev/null | true; echo $?)'
use 'dpkg-deb and rpm of what is none' 'dpkg-deb -c fruit; rpm -qpi fruit; rpm2cpio fruit | wc -c'
use 'ts' 'echo line | ts "" | wc -l; printf "a\nb\n" | ts %% 2> /dev/null | wc -l'
use 'httpd: encodes and decodes' 'httpd -d "a%20b+c"; httpd -e "a b&"'

cd / && rm -rf "$work"
echo "all $number uses done"
