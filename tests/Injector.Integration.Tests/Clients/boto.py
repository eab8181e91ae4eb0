"""An application with unmodified boto3: for every line on standard input it uses the credentials of the default chain once and
prints their key id. It keeps one session all its life, as a service does."""
import sys

import boto3

credentials = boto3.Session(region_name="eu-west-1").get_credentials()
for _ in sys.stdin:
    print(credentials.get_frozen_credentials().access_key, flush=True)
