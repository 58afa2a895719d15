"""How the web server runs; every figure can be changed from the environment."""

import os

wsgi_app = "config.wsgi:application"
pythonpath = "site"
bind = os.environ.get("BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
# A worker is renewed now and then, at different moments, so that a slow leak never matters.
max_requests = 10_000
max_requests_jitter = 1_000
# A restart lets requests in flight finish.
graceful_timeout = 30
timeout = 60
accesslog = None
control_socket_disable = True
