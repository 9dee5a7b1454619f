#!/bin/sh
# The launcher against a JDK and a Maven that are made up: where it finds things, what it says when
# it does not, and that two first starts do not break each other. Prints and writes the counts.
set -u
launcher=$(cd "$(dirname "$0")/../../.." && pwd)/sovereign
counts=$(cd "$(dirname "$0")/../../.." && pwd)/target/launcher-counts
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0
failed=0

# check NAME EXPECTED FOUND
check() {
  if [ "$2" = "$3" ]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf 'FAILED: %s\n  expected: %s\n  found:    %s\n' "$1" "$2" "$3"
  fi
}

script() {
  printf '#!/bin/sh\n%s\n' "$2" >"$1"
  chmod +x "$1"
}

# A checkout, a JDK that says where it runs and with which words, and a Maven that is slow.
prepare() {
  home=$work/checkout
  mkdir -p "$home/src/main" "$work/jdk/bin" "$work/bin" "$work/elsewhere" "$work/empty"
  # Only what the test brings is to be found, whatever this machine has.
  sed 's#/usr/lib/jvm/\*#/nowhere#; s#/usr/java/\*#/nowhere#; s#/opt/j[a-z]*/*\*#/nowhere#g' \
    "$launcher" >"$home/sovereign"
  chmod +x "$home/sovereign"
  touch "$home/pom.xml"
  printf 'a jar' >"$work/a.jar"
  (cd "$work" && sha256sum a.jar) >"$home/lib.sha256"
  echo 'JAVA_VERSION="25.0.1"' >"$work/jdk/release"
  script "$work/jdk/bin/javac" ''
  script "$work/jdk/bin/java" "
    for word; do
      case \$word in
        -XX:AOTCacheOutput=*) : >\"\${word#*=}\"; echo trained >>'$work/trainings'; exit ;;
        -XX:AOTCache=*) echo known >>'$work/known' ;;
      esac
    done
    pwd; echo \"\$word\"; [ \"\$word\" != wait ] || exec sleep 60"
  script "$work/bin/mvn" "
    mkdir '$work/building' 2>/dev/null || echo overlap >>'$work/overlaps'
    mkdir -p target/lib && touch target/sovereign.jar
    sleep 1
    cp '$work/a.jar' target/lib/
    echo built >>'$work/builds'
    rmdir '$work/building'"
}

# The launcher in a folder with nothing but the system's tools, the made-up Maven and JDK.
launch() {
  (cd "$1" && shift && env -i PATH="$work/bin:/usr/bin:/bin" JAVA_HOME="$work/jdk" "$@" 2>&1)
}

prepare
launch "$work/elsewhere" "$home/sovereign" one >"$work/first" &
first=$!
launch "$work/elsewhere" "$home/sovereign" one >"$work/second"
wait $first
check "two first starts build once" 1 "$(wc -l <"$work/builds" | tr -d ' ')"
check "and never at a time" "" "$(cat "$work/overlaps" 2>/dev/null)"
check "and both run" "one one" \
  "$(tail -qn 1 "$work/first" "$work/second" | tr '\n' ' ' | sed 's/ $//')"

# How often it was built, trained and started with a cache until now.
counted() { cat "$work/builds" "$work/trainings" "$work/known" 2>/dev/null | sort | uniq -c | xargs; }
check "of the first starts each knows the cache that one made" "1 built 2 known 1 trained" "$(counted)"
echo 'JAVA_VERSION="25.0.2"' >"$work/jdk/release"
launch "$work" "$home/sovereign" other >"$work/other"
check "another JDK makes the cache anew, and builds nothing" \
  "1 built 3 known 2 trained" "$(counted)"
touch "$home/src/main/changed"
launch "$work" "$home/sovereign" other >"$work/other"
launch "$work" "$home/sovereign" other >"$work/other"
check "a changed source makes jar and cache anew, once" "2 built 5 known 3 trained" "$(counted)"
rm "$home/pom.xml"
echo 'JAVA_VERSION="25.0.3"' >"$work/jdk/release"
launch "$work" "$home/sovereign" other >"$work/other"
check "where nothing is built, the cache of another JDK is left alone" \
  "2 built 5 known 3 trained" "$(counted)"
touch -r "$home/src/main" "$home/pom.xml"
echo 'JAVA_VERSION="25.0.2"' >"$work/jdk/release"

check "the program runs in the caller's folder" "$work/elsewhere
two" "$(launch "$work/elsewhere" "$home/sovereign" two)"

ln -s "$home/sovereign" "$work/bin/absolute"
ln -s absolute "$work/bin/relative"
check "a link to a link is followed" "$work/elsewhere
three" "$(launch "$work/elsewhere" relative three)"

(cd "$work/elsewhere" && exec env -i PATH="$work/bin:/usr/bin:/bin" JAVA_HOME="$work/jdk" \
  "$home/sovereign" wait >"$work/waiting" 2>&1) &
waiting=$!
tries=0
until [ $((tries += 1)) -gt 50 ] || grep -q wait "$work/waiting" 2>/dev/null; do sleep 0.1; done
kill -TERM $waiting
wait $waiting
check "SIGTERM reaches the program" 143 $?

mkdir "$work/tools"
for tool in dirname readlink sed find head cat; do
  ln -s "$(command -v $tool)" "$work/tools/$tool"
done
bare() { (cd "$work" && env -i PATH="$work/tools" "$@" /bin/sh "$home/sovereign" serve 2>&1); }
check "without a JDK it says what it needs" \
  "sovereign needs a JDK 25 or newer and found none: not in JAVA_HOME, not on PATH, not in" \
  "$(bare | head -n 1)"
bare >/dev/null
check "and ends in 1" 1 $?
echo 'JAVA_VERSION="21.0.1"' >"$work/jdk/release"
check "an older JDK is none" \
  "sovereign needs a JDK 25 or newer and found none: not in JAVA_HOME, not on PATH, not in" \
  "$(bare JAVA_HOME="$work/jdk" | head -n 1)"
echo 'JAVA_VERSION="25.0.1"' >"$work/jdk/release"
rm -rf "$home/target"
mkdir "$home/target"
check "without Maven it says so" \
  "sovereign is built with Maven and there is no mvn on PATH (Debian: apt-get install maven)." \
  "$(bare JAVA_HOME="$work/jdk")"

echo 'x  a.jar' >"$home/lib.sha256"
launch "$work" "$home/sovereign" four >"$work/refused"
check "a jar that is not the pinned one is not run" 1 $?

# A macOS of sorts: everything but sha256sum, and a shasum.
mkdir "$work/mac"
for tool in /usr/bin/* /bin/*; do ln -s "$tool" "$work/mac/" 2>/dev/null || true; done
rm "$work/mac/sha256sum" "$work/mac/shasum"
script "$work/mac/shasum" '[ "$1 $2" = "-a 256" ] && shift 2 && exec /usr/bin/sha256sum "$@"'
mac() {
  (cd "$work" && env -i PATH="$work/bin:$work/mac" JAVA_HOME="$work/jdk" "$home/sovereign" "$1" 2>&1)
}
mac five >"$work/refused"
check "without sha256sum a jar that is not the pinned one is not run either" \
  "1 a jar in target/lib is not the one that lib.sha256 pins: refusing to run it." \
  "$? $(grep 'a jar in' "$work/refused")"
(cd "$work" && sha256sum a.jar) >"$home/lib.sha256"
check "and the pinned one is" six "$(mac six | tail -n 1)"

echo "launcher: $passed passed, $failed failed"
mkdir -p "$(dirname "$counts")"
echo "$passed $failed" >"$counts"
[ "$failed" -eq 0 ]
