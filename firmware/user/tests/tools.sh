#!/bin/sh
# shellcheck disable=SC2016  # questions are quoted, so that they are asked where they run
# Questions to the shell and the small tools, one a line: what is asked, the command, its output.
# Prints `ok N - TEXT` or `not ok N - TEXT`, and ends with 1 if any answer was wrong.
#
#   sh tools.sh             asks the tools of PATH, by the shell that runs this file
#   sh tools.sh grep sed    only the questions whose text begins with one of these words
#
# Every question begins in a new directory with these files:
#   fruit   banana apple Cherry apple 10 9, a line each, then "foo bar baz"
#   table   a:b:c  d:e:f  nosep, a line each
#   d/x     hi

work=$(mktemp -d) || exit 2
trap 'cd /; rm -rf "$work"' EXIT
wanted=$*
number=0
failed=0

is_wanted() {
  [ -z "$wanted" ] && return 0
  for word in $wanted; do
    case $1 in "$word"*) return 0 ;; esac
  done
  return 1
}

# ask TEXT COMMAND ANSWER: the command runs in a shell of its own, with errors left out.
ask() {
  is_wanted "$1" || return 0
  number=$((number + 1))
  rm -rf "$work/now"
  mkdir "$work/now" "$work/now/d"
  cd "$work/now" || exit 2
  printf 'banana\napple\nCherry\napple\n10\n9\nfoo bar baz\n' > fruit
  printf 'a:b:c\nd:e:f\nnosep\n' > table
  echo hi > d/x
  answer=$( (eval "$2") 2>/dev/null </dev/null)
  if [ "$answer" = "$3" ]; then
    echo "ok $number - $1"
  else
    failed=$((failed + 1))
    echo "not ok $number - $1"
    printf '%s\n' "$2" "wanted:" "$3" "got:" "$answer" | sed 's/^/# /'
  fi
}

n='
'

# The shell: words
ask 'sh quotes' 'x=1; echo "a $x" '\''a $x'\'' a\ b' 'a 1 a $x a b'
ask 'sh default values' 'echo ${u:-d} ${u-e} ${u:=s} $u ${u:+alt}' 'd e s s alt'
ask 'sh quoted default value' 'echo "${u:-"two  words"}"' 'two  words'
ask 'sh prefixes and suffixes' 'p=/a/b.tar.gz; echo ${p##*/} ${p#*/} ${p%.*} ${p%%.*} ${#p}' 'b.tar.gz a/b.tar.gz /a/b.tar /a/b 11'
ask 'sh unset variable with -u' 'set -u; (echo $u; echo no) || echo stopped' 'stopped'
ask 'sh command substitution' 'echo "$(echo a; echo b)" `echo c`' "a${n}b c"
ask 'sh nested substitution' 'echo $(echo $(echo deep) "$(echo "x y")")' 'deep x y'
ask 'sh arithmetic' 'x=3; echo $((x * 2 + 1)) $((7 / 2)) $((7 % 4)) $((1 << 4)) $((x > 2 && x < 9)) $((x += 4)) $x' '7 3 3 16 1 7 7'
ask 'sh arithmetic bases' 'echo $((0x1f)) $((010)) $((1 ? 2 : 3)) $((~0))' '31 8 2 -1'
ask 'sh splitting' 'v="a  b c"; for w in $v; do echo "[$w]"; done' "[a]${n}[b]${n}[c]"
ask 'sh splitting by IFS' 'IFS=:; v=a:b::c; set -- $v; echo $#' '4'
ask 'sh "$@"' 'set -- "a b" c; for w in "$@"; do echo "$w"; done' "a b${n}c"
ask 'sh "$*"' 'set -- a b; IFS=-; echo "$*"' 'a-b'
ask 'sh wildcards' 'echo f* [t]?ble d/* none*' 'fruit table d/x none*'
ask 'sh directories by wildcard' 'echo */' 'd/'
ask 'sh quoted wildcard' 'echo "*" \*' '* *'
ask 'sh tilde' 'HOME=/h; echo ~ ~/x "~"' '/h /h/x ~'

# The shell: commands
ask 'sh and, or' 'true && echo a || echo b; false && echo c || echo d' "a${n}d"
ask 'sh not' '! true; echo $?; ! false; echo $?' "1${n}0"
ask 'sh if' 'if false; then echo a; elif true; then echo b; else echo c; fi' 'b'
ask 'sh while' 'i=0; while [ $i -lt 3 ]; do i=$((i + 1)); echo $i; done | tail -n 1' '3'
ask 'sh until' 'i=0; until [ $i = 2 ]; do i=$((i + 1)); done; echo $i' '2'
ask 'sh for' 'for i in a b; do echo $i; done' "a${n}b"
ask 'sh for over parameters' 'set -- x y; for i do echo $i; done' "x${n}y"
ask 'sh break and continue' 'for i in 1 2 3; do for j in a b; do [ $j = b ] && continue 2; [ $i = 3 ] && break 2; echo $i$j; done; done' "1a${n}2a"
ask 'sh case' 'case hello in a|h*) echo yes;; *) echo no;; esac' 'yes'
ask 'sh case with quoted pattern' 'x="a*"; case abc in "$x") echo no;; $x) echo yes;; esac' 'yes'
ask 'sh functions' 'f() { echo "$# $1"; return 3; }; f a b; echo $?' "2 a${n}3"
ask 'sh local' 'x=1; f() { local x=2; g; echo $x; }; g() { x=3; }; f; echo $x' "3${n}1"
ask 'sh groups' '{ echo a; echo b; } | wc -l' '2'
ask 'sh subshell' 'x=1; (x=2; exit 4); echo $? $x' '4 1'
ask 'sh status of a pipeline' 'true | false; echo $?; false | true; echo $?' "1${n}0"
ask 'sh command not found' 'nosuchcommand; echo $?' '127'
ask 'sh not a program' 'chmod 644 fruit; ./fruit; echo $?' '126'
ask 'sh script without a header' 'echo "echo script \$1" > s; chmod 755 s; ./s arg' 'script arg'
ask 'sh status of a signal' 'sh -c "kill -9 \$\$"; echo $?' '137'
ask 'sh background' 'sleep 0.1 & p=$!; wait $p; echo $?; (exit 7) & wait $!; echo $?' "0${n}7"
ask 'sh assignment before a command' 'x=1 sh -c "echo \$x"; echo ${x-none}' "1${n}none"
ask 'sh set -e' '(set -e; false || true; if false; then :; fi; false; echo no); echo $?' '1'
ask 'sh set -x' '{ set -x; echo a; } 2>&1 | tail -n 2' "+ echo a${n}a"
ask 'sh set -f' 'set -f; echo *' '*'
ask 'sh syntax error' 'sh -c "if"; echo $?' '2'

# The shell: redirections
ask 'sh output and append' 'echo a > o; echo b >> o; cat < o' "a${n}b"
ask 'sh errors to output' '{ echo x; echo y >&2; } > o 2>&1; cat o' "x${n}y"
ask 'sh order of redirections' 'sh -c "echo e >&2" 2>&1 > /dev/null' 'e'
ask 'sh closed descriptor' 'exec 3> o; echo three >&3; exec 3>&-; cat o; echo four >&3; echo $?' "three${n}1"
ask 'sh here-document' "cat <<E${n}\$((1 + 1)) \\\$x${n}E" '2 $x'
ask 'sh quoted here-document' "cat <<'E'${n}\$x${n}E" '$x'
ask 'sh here-document without tabs' "cat <<-E${n}	a${n}	E" 'a'
ask 'sh two here-documents' "cat <<A; cat <<B${n}1${n}A${n}2${n}B" "1${n}2"
ask 'sh redirected loop' 'while read -r a b; do echo "$b-$a"; done < fruit | tail -n 1' 'bar baz-foo'

# The shell: builtins
ask 'sh cd and pwd' 'cd d; cd ..; cd d; basename "$(pwd)"; cd - > /dev/null; basename "$OLDPWD"' "d${n}d"
ask 'sh read' 'echo "a b c" | { read x y; echo "$y,$x"; }' 'b c,a'
ask 'sh read -r' 'printf "a\\\\b\n" | { read -r x; echo "$x"; }' 'a\b'
ask 'sh read with IFS' 'echo " a:b " | { IFS=: read -r x y; echo "[$x][$y]"; }' '[ a][b ]'
ask 'sh shift' 'set -- a b c; shift; echo $1 $#' 'b 2'
ask 'sh getopts' 'set -- -a -b 2 c; while getopts ab: o; do echo $o $OPTARG; done; shift $((OPTIND - 1)); echo $1' "a${n}b 2${n}c"
ask 'sh trap EXIT' '(trap "echo bye" EXIT; echo hi; exit 3); echo $?' "hi${n}bye${n}3"
ask 'sh trap of a signal' 'sh -c "trap \"echo got\" USR1; kill -USR1 \$\$; echo on"' "got${n}on"
ask 'sh eval' 'c="echo \$x"; x=5; eval $c' '5'
ask 'sh source' 'echo "y=1; return 3" > s; . ./s; echo $? $y' '3 1'
ask 'sh command -v' 'command -v echo; command -v nosuchcommand; echo $?' "echo${n}127"
ask 'sh readonly' '(readonly r=1; r=2; echo no); echo $?' '2'
ask 'sh export' 'export e=1; sh -c "echo \$e"; unset e; echo ${e-none}' "1${n}none"
ask 'sh umask' 'umask 027; touch u; stat -c %a u' '640'
ask 'sh dollar quotes' 'printf "%s|" $'\''a\tb'\'' $'\''it\'\''s \x41\101\u20ac'\'' "$'\''x"' "a	b|it's AA€|\$'x|"
ask 'sh hash' 'hash ls; hash | grep -c "/ls$"; hash nosuch; echo $?; PATH=$PATH; hash -r; hash' "1${n}1"
ask 'sh ulimit' '(ulimit -Sn 30; ulimit -n; ulimit -Hn 40; ulimit -Hn; ulimit -Sn 50 || echo no); ulimit -x; echo $?' "30${n}40${n}no${n}2"
ask 'sh fc without history' 'fc -l; echo $?' '1'
ask 'sh exit status wraps' 'sh -c "exit 300"; echo $?' '44'

# Text
ask 'cat' 'cat fruit table | wc -l; echo x | cat - d/x' "10${n}x${n}hi"
ask 'cat -n' 'cat -n d/x' '     1	hi'
ask 'cat of a missing file' 'cat missing; echo $?' '1'
ask 'head' 'head -n 2 fruit; head -c 3 fruit' "banana${n}apple${n}ban"
ask 'head with names' 'head -n 1 fruit d/x' "==> fruit <==${n}banana${n}${n}==> d/x <==${n}hi"
ask 'tail' 'tail -n 1 fruit; tail -n +7 fruit; tail -c 4 fruit' "foo bar baz${n}foo bar baz${n}baz"
ask 'wc' 'wc -l < fruit; wc -w < fruit; wc -c < fruit' "7${n}9${n}43"
ask 'sort' 'sort fruit | head -n 3; sort -n fruit | tail -n 1; sort -u fruit | wc -l' "10${n}9${n}Cherry${n}10${n}6"
ask 'sort by keys' 'sort -t : -k 2,2r table; printf "b 2\na 10\n" | sort -k 2n' "d:e:f${n}a:b:c${n}nosep${n}b 2${n}a 10"
ask 'sort -r and -f' 'printf "b\nA\nc\n" | sort -f; printf "a\nb\n" | sort -r' "A${n}b${n}c${n}b${n}a"
ask 'uniq' 'sort fruit | uniq -d; sort fruit | uniq -u | wc -l; printf "a\na\n" | uniq -c' "apple${n}5${n}      2 a"
ask 'grep' 'grep an fruit; grep -c a fruit; grep -n Ch fruit; grep zzz fruit; echo $?' "banana${n}4${n}3:Cherry${n}1"
ask 'grep -v -i -w -x' 'grep -v a fruit | head -n 1; grep -i CHERRY fruit; grep -w foo fruit; grep -x 9 fruit' "Cherry${n}Cherry${n}foo bar baz${n}9"
ask 'grep -E' 'grep -E "^(10|9)$" fruit; grep -Eo "b(a|o)+" fruit | head -n 1' "10${n}9${n}ba"
ask 'grep with references' 'echo abab | grep -o "\(ab\)\1"' 'abab'
ask 'grep -F' 'echo a.b | grep -F . ; echo ab | grep -F .; echo $?' "a.b${n}1"
ask 'grep in files' 'grep -l a fruit table; grep -r hi d; grep -h hi d/x fruit' "fruit${n}table${n}d/x:hi${n}hi"
ask 'grep with context' 'grep -A 1 Ch fruit; grep -B 1 Ch fruit' "Cherry${n}apple${n}apple${n}Cherry"
ask 'tr' 'tr a-z A-Z < d/x; echo aabbc | tr -s ab; echo a1b2 | tr -d 0-9; echo a1b2 | tr -cd "0-9\n"' "HI${n}abc${n}ab${n}12"
ask 'cut' 'cut -d : -f 1,3 table; cut -c 2-3 d/x' "a:c${n}d:f${n}nosep${n}i"
ask 'seq' 'seq 3; seq 2 3; seq 1 3 7 | tail -n 1; seq -s , 3; seq 3 -1 2' "1${n}2${n}3${n}2${n}3${n}7${n}1,2,3${n}3${n}2"
ask 'tee' 'echo a | tee o; echo b | tee -a o > /dev/null; cat o' "a${n}a${n}b"
ask 'sed s' 'sed "s/a/X/" d/x fruit | head -n 2; echo aaa | sed "s/a*/x/g"; echo abc | sed "s/\(b\)/[\1&]/"' "hi${n}bXnana${n}x${n}a[bb]c"
ask 'sed addresses' 'sed -n "2p;\$p" fruit; sed "2,\$d" fruit; sed -n "/Ch/,/10/p" fruit | wc -l' "apple${n}foo bar baz${n}banana${n}3"
ask 'sed holds and joins' 'seq 3 | sed "1!G;h;\$!d"; seq 2 | sed "N;s/\n/ /"' "3${n}2${n}1${n}1 2"
ask 'sed a i c y' 'seq 2 | sed "1a\\${n}x"; echo a | sed "y/a/b/"' "1${n}x${n}2${n}b"
ask 'sed -i' 'sed -i s/hi/ho/ d/x; cat d/x' 'ho'
ask 'diff' 'seq 3 > a; printf "1\nx\n3\n" > b; diff -u a b | tail -n +3; diff a a; echo $?' "@@ -1,3 +1,3 @@${n} 1${n}-2${n}+x${n} 3${n}0"
ask 'cmp' 'cmp -s fruit table; echo $?; cmp fruit fruit; echo $?' "1${n}0"
ask 'base64' 'echo hello | base64; echo aGVsbG8K | base64 -d' "aGVsbG8K${n}hello"
ask 'sha256sum' 'printf abc | sha256sum' 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  -'
ask 'sha256sum -c' 'sha256sum fruit > s; sha256sum -c s' 'fruit: OK'
ask 'hexdump' 'hexdump -C d/x' "00000000  68 69 0a                                          |hi.|${n}00000003"
ask 'od' 'od -c d/x | head -n 1; od -A n -t x1 d/x' "0000000   h   i  \\n${n} 68 69 0a"
ask 'tac, rev, nl' 'tac table | head -n 1; echo abc | rev; echo a | nl' "nosep${n}cba${n}     1	a"
ask 'paste and fold' 'paste -s -d , table; echo abcdef | fold -w 4' "a:b:c,d:e:f,nosep${n}abcd${n}ef"
ask 'strings' 'printf "ab\0hello\0" | strings' 'hello'

# Files
ask 'ls' 'ls; ls -a | head -n 1; ls d' "d${n}fruit${n}table${n}.${n}x"
ask 'ls -l' 'chmod 640 fruit; ls -l fruit | cut -c 1-10; ls -ld d | cut -c 1' "-rw-r-----${n}d"
ask 'ls of a missing file' 'ls missing || echo failed' 'failed'
ask 'ls -1 -r -p' 'ls -1 -r -p' "table${n}fruit${n}d/"
ask 'cp' 'cp fruit new; cmp fruit new && echo same; cp fruit d; ls d' "same${n}fruit${n}x"
ask 'cp -r' 'cp -r d e; cat e/x; cp d f; echo $?' "hi${n}1"
ask 'cp -p' 'touch -d "2020-02-03 04:05:06" fruit; cp -p fruit new; stat -c %Y new' '1580702706'
ask 'mv' 'mv fruit new; ls; mv new d; ls d' "d${n}new${n}table${n}new${n}x"
ask 'mv over a file' 'mv d/x table; cat table' 'hi'
ask 'rm' 'rm fruit; rm d; echo $?; rm -r d; ls; rm -f missing; echo $?' "1${n}table${n}0"
ask 'mkdir' 'mkdir -p a/b/c; ls a/b; mkdir a; echo $?; mkdir -m 700 m; stat -c %a m' "c${n}1${n}700"
ask 'rmdir' 'rmdir d; echo $?; mkdir -p a/b; rmdir -p a/b; ls' "1${n}d${n}fruit${n}table"
ask 'ln' 'ln fruit hard; stat -c %h hard; ln -s fruit soft; readlink soft; cat soft | head -n 1' "2${n}fruit${n}banana"
ask 'ln -sf' 'ln -s a l; ln -sf b l; readlink l' 'b'
ask 'touch' 'touch new; stat -c %s new; touch -c none; ls none; touch -d @86400 new; stat -c %Y new' "0${n}86400"
ask 'chmod' 'chmod 600 fruit; chmod u+x,g=r,o-r fruit; stat -c %a fruit; chmod a+X d; stat -c "%a %A" d' "740${n}755 drwxr-xr-x"
ask 'chown' 'chown 12:34 fruit; stat -c "%u %g" fruit; chown 56 fruit; stat -c "%u %g" fruit' "12 34${n}56 34"
ask 'stat' 'stat -c "%n %s" fruit d/x; stat missing; echo $?' "fruit 43${n}d/x 3${n}1"
ask 'find' 'find . -name "f*"; find d -type f; find . -type d | sort' "./fruit${n}d/x${n}.${n}./d"
ask 'find with operators' 'find . -name x -o -name table | sort; find . -type f ! -name x | wc -l' "./d/x${n}./table${n}2"
ask 'find -exec' 'find d -type f -exec echo got {} \; ; find . -type f -exec echo {} + | wc -l' "got d/x${n}1"
ask 'find by size and depth' 'find . -maxdepth 1 -type f -size -2 | wc -l; find . -mindepth 2' "2${n}./d/x"
ask 'basename and dirname' 'basename /a/b.c .c; basename /a/; dirname /a/b; dirname a' "b${n}a${n}/a${n}."
ask 'readlink -f and realpath' 'ln -s d s; cd /; basename "$(readlink -f "$OLDPWD/s/x")"; realpath /usr/../tmp' "x${n}/tmp"
ask 'du' 'du -s missing; echo $?; du -a d | wc -l' "1${n}2"
ask 'df' 'df | head -n 1 | cut -c 1-10' 'Filesystem'
ask 'mktemp' 'f=$(mktemp "$PWD/tXXXXXX"); [ -f "$f" ] && stat -c %a "$f"' '600'
ask 'truncate' 'truncate -s 5 fruit; wc -c < fruit; truncate -s 1K new; wc -c < new' "5${n}1024"
ask 'dd' 'dd if=fruit bs=2 skip=1 count=2; printf xy | dd of=fruit bs=1 seek=1 conv=notrunc; head -n 1 fruit' "nanabxyana"
ask 'mkfifo' 'mkfifo p; (echo through > p &) ; cat p' 'through'

# Processes and the machine
ask 'echo' 'echo -n a; echo -e "b\tc"; echo -z' "ab	c${n}-z"
ask 'printf' 'printf "%5d|%-5s|%05d|%x|%c|%%\n" 42 ab 42 255 xyz; printf "%s;" a b' "   42|ab   |00042|ff|x|%${n}a;b;"
ask 'test of numbers and texts' 'test 1 -lt 2 && echo a; [ a = b ] || echo b; [ -z "" -a -n x ] && echo c; [ 1 = 1 -o "" ] && echo d' "a${n}b${n}c${n}d"
ask 'test of files' '[ -f fruit ] && [ -d d ] && [ ! -e none ] && [ -s fruit ] && echo yes; [ d -ot none ]; echo $?' "yes${n}1"
ask 'test with a mistake' '[ 1 -eq x ]; echo $?; [ a; echo $?' "2${n}2"
ask 'true and false' 'true; echo $?; false; echo $?' "0${n}1"
ask 'expr' 'expr 1 + 2 \* 3; expr abc : "a\(.*\)"; expr 1 \> 2; expr length abc' "7${n}bc${n}0${n}3"
ask 'env' 'env -i A=1 env; A=2 env -u A sh -c "echo \${A-none}"' "A=1${n}none"
ask 'xargs' 'echo 1 2 3 | xargs -n 2 echo; printf "a b\n" | xargs -I X echo "<X>"; printf "a\0b" | xargs -0 echo' "1 2${n}3${n}<a b>${n}a b"
ask 'xargs status' 'echo a | xargs false; echo $?; echo | xargs -r echo no' '123'
ask 'which' 'which nosuchcommand; echo $?; basename "$(which sh)"' "1${n}sh"
ask 'id and whoami' 'id -u; whoami' "0${n}root"
ask 'uname' 'uname -m' 'riscv64'
ask 'hostname' '[ "$(hostname)" = "$(uname -n)" ] && echo same' 'same'
ask 'date' 'date -u -d @0 +%F; date -u -d @1700000000 "+%Y-%m-%d %H:%M:%S %j %a %b"; date -d "2024-02-29 12:34:56" +%s' "1970-01-01${n}2023-11-14 22:13:20 318 Tue Nov${n}1709210096"
ask 'sleep' 'sleep 0.05; echo $?; sleep x; echo $?' "0${n}1"
ask 'kill' 'sleep 5 & kill $!; wait $!; echo $?; kill -0 $$; echo $?; kill -l 9' "143${n}0${n}KILL"
ask 'kill of nobody' 'kill 999999; echo $?' '1'
ask 'ps' 'ps -o pid,comm | grep -c "^ *1 "' '1'
ask 'pidof' 'pidof nosuchcommand; echo $?' '1'
ask 'nohup' 'nohup echo on' 'on'
ask 'yes' 'yes | head -n 2; yes a b | head -n 1' "y${n}y${n}a b"
ask 'free' 'free | grep -c "^Mem:"' '1'
ask 'uptime' 'uptime | grep -c "load average"' '1'
ask 'mount' 'mount | grep -c " on /proc type proc"' '1'
ask 'umount of nothing' 'umount /nowhere; echo $?' '1'
ask 'dmesg' '[ "$(dmesg | wc -l)" -gt 0 ] && echo some' 'some'
ask 'top' 'top -b -n 1 | grep -c "^ *PID"' '1'
ask 'nproc' '[ "$(nproc)" -ge 1 ] && echo some' 'some'
ask 'sync' 'sync; echo $?' '0'
if [ -e /proc/self/trace ]; then
  ask 'trace' 'trace cat d/x 2>&1 | grep -e openat -e write -e exit | cut -d , -f 1-2' "openat(-100, \"d/x\"${n}write(1, \"hi\\n\"${n}exit_group(0) = ?"
  ask 'trace -f' 'trace -f -o t sh -c "true | cat d/x; exit 3"; echo $?; grep -c execve t; grep -o "d/x" t' "hi${n}3${n}2${n}d/x"
  ask 'trace -c' 'trace -c sh -c "cat none" 2>&1 | grep -c -e openat -e errors' '1'
  ask 'trace -p' 'sleep 5 & (sleep 0.2; kill $!) & trace -c -p $! 2>&1 | head -n 1' ' calls  errors  microseconds  system call'
  ask 'trace of a signal' 'trace sh -c "kill -9 \$\$" 2>&1 | tail -n 1' '+++ ended by SIGKILL +++'
fi
ask 'time' 'sh -c "time true" 2>&1 | grep -c real' '1'
ask 'less without a terminal' 'less d/x' 'hi'
ask 'clear' 'clear | head -c 3 | od -A n -t x1' ' 1b 5b 48'
ask 'full disk' 'cat fruit > /dev/full; echo $?' '1'

echo "# $number questions, $failed wrong"
[ "$failed" = 0 ]
