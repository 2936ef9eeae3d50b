change() { python3 -c 'import sys, urllib.request; urllib.request.urlopen(sys.argv[1], data=b"")' "$AWS_ENDPOINT_URL_CLOUDWATCH_LOGS/$1"; }
change 'drift?matters=90'
change 'drift?idle=90'
change 'drift?undone=90'
change 'lose?gone'
