"""Asks with the handlers of urllib, and prints the body and the status of each answer."""
import sys
import urllib.error
import urllib.request

scheme, user, password, *urls = sys.argv[1:]


def ask(url):
    passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
    passwords.add_password(None, url, user, password)
    handlers = {
        "bearer": [],
        "basic": [urllib.request.HTTPBasicAuthHandler(passwords)],
    }
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), *handlers[scheme])
    if scheme == "bearer":
        opener.addheaders = [("Authorization", "Bearer " + password)]
    try:
        return opener.open(url, timeout=10)
    except urllib.error.HTTPError as refused:
        return refused


for url in urls:
    with ask(url) as answer:
        print(answer.read().decode(), answer.status, sep="\n")
