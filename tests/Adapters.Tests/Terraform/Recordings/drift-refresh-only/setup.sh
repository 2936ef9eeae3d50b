# The address stays out of the plan: the provider takes it from the environment.
python3 "$here/logs.py" >port &
until [[ -s port ]]; do read -rt 0.1 <> <(:) || :; done
export AWS_ENDPOINT_URL_CLOUDWATCH_LOGS=http://127.0.0.1:$(<port)
