import { defineImage } from './define.ts';

/** A page in a colour that an environment variable or a flag names. */
export const webappColor = defineImage({
  names: ['kodekloud/webapp-color', 'mmumshad/simple-webapp-color'],
  tags: 'latest|v[1-3]',
  megabytes: 32,
  base: 'alpine',
  entrypoint: 'python app.py',
  workdir: '/opt',
  service: {
    title: 'python app.py',
    port: 8080,
    log: [
      ' This is a sample web application that displays a colored background. ',
      ' * Serving Flask app "app" (lazy loading)',
      ' * Environment: production',
      ' * Running on http://0.0.0.0:8080/ (Press CTRL+C to quit)',
    ],
    request: '{client} - - [{date}] "{method} {target} HTTP/1.1" {status} -',
    answers: [
      {
        path: '/',
        type: 'text/html; charset=utf-8',
        headers: { Server: 'Werkzeug/1.0.1 Python/3.6.12' },
        body: '<!doctype html>\n<title>Hello from Flask</title>\n<body style="background: {env.APP_COLOR};"></body>\n<h1>Hello from {hostname}!</h1>\n',
      },
      { path: '/color', type: 'text/html; charset=utf-8', body: '{env.APP_COLOR}' },
    ],
    memory: 22,
  },
});
