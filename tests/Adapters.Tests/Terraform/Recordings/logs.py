"""Just enough of the CloudWatch Logs API for the recordings of drift: log groups whose retention can be changed from outside.

Prints its port. A log group is made with CreateLogGroup; POST /drift?NAME=DAYS is the hand that changes it behind Terraform's back,
and POST /lose?NAME deletes it.
"""
import json
from http.server import BaseHTTPRequestHandler, HTTPServer

groups = {}


class Api(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        path, _, query = self.path.partition("?")
        if path == "/drift":
            name, days = query.split("=")
            groups[name]["retentionInDays"] = int(days)
            return self.answer({})
        if path == "/lose":
            del groups[query]
            return self.answer({})
        asked = json.loads(body)
        action = self.headers["X-Amz-Target"].split(".")[1]
        if action == "CreateLogGroup":
            name = asked["logGroupName"]
            arn = f"arn:aws:logs:eu-west-1:111122223333:log-group:{name}"
            groups[name] = {"logGroupName": name, "arn": arn + ":*", "logGroupArn": arn, "logGroupClass": "STANDARD"}
            self.answer({})
        elif action == "PutRetentionPolicy":
            groups[asked["logGroupName"]]["retentionInDays"] = asked["retentionInDays"]
            self.answer({})
        elif action == "DescribeLogGroups":
            prefix = asked.get("logGroupNamePrefix", "")
            self.answer({"logGroups": [group for name, group in groups.items() if name.startswith(prefix)]})
        elif action == "ListTagsForResource":
            self.answer({"tags": {}})
        else:
            self.send_error(400, action)

    def answer(self, value):
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Api)
print(server.server_port, flush=True)
server.serve_forever()
