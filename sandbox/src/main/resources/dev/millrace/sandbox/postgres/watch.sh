# Runs the server given as arguments. Stops it in order when standard input ends (whoever holds the
# other end of that pipe is gone) or on SIGTERM, at once if that takes more than ten seconds.
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
(
  while read -r nothing; do :; done <&3
  kill -INT $server
  for second in 1 2 3 4 5 6 7 8 9 10; do
    sleep 1
    kill -0 $server 2>/dev/null || exit 0
  done
  kill -QUIT $server
) &
watch=$!
exec 3<&- </dev/null
trap 'kill -INT $server' TERM
# A trap ends a wait, so wait again.
while kill -0 $server 2>/dev/null; do
  wait $server
  status=$?
done
kill $watch 2>/dev/null
exit $status
