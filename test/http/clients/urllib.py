"""Asks with the handlers of urllib, and prints the body and the status of each answer."""
import sys
import urllib.error
import urllib.request

scheme, user, password, *urls = sys.argv[1:]
scheme = scheme.split()[0]


def ask(url):
    passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
    passwords.add_password(None, url, user, password)
    handlers = {
        "bearer": [],
        "basic": [urllib.request.HTTPBasicAuthHandler(passwords)],
        "digest": [urllib.request.HTTPDigestAuthHandler(passwords)],
    }
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), *handlers[scheme])
    if scheme == "bearer":
        opener.addheaders = [("Authorization", "Bearer " + password)]
    try:
        return opener.open(url, timeout=10)
    except urllib.error.HTTPError as refused:
        return refused


for url in urls:
    answer = ask(url)
    # Once it gives up, its answer has no body.
    body = answer.read() if answer.status == 200 else b"{}"
    print(body.decode(), answer.status, sep="\n")
