"""Pictures from an Easel (or A1111) server for TouchDesigner, or for a shell.

Only Python's standard library is needed; numpy, which TouchDesigner brings, is used when there.

In TouchDesigner: put this text into a Text DAT named `easel_touch`, then in any script
    easel = op('easel_touch').module
    easel.request('a red apple, studio light', seed=1, path=project.folder + '/easel.png', done=lambda result: op('moviefilein1').par.reloadpulse.pulse())
and once a frame, in an Execute DAT's onFrameStart:
    op('easel_touch').module.poll()
`request` answers at once: the picture is fetched on a thread, which touches no operator. `done` is called by `poll`, on TouchDesigner's own thread.

From a shell:
    python3 easel_touch.py "a red apple" --out apple.png
"""

import argparse
import base64
import json
import os
import queue
import struct
import sys
import tempfile
import threading
import urllib.error
import urllib.request
import zlib

SERVER = os.environ.get('EASEL_SERVER', 'http://127.0.0.1:7860')
TIMEOUT = 600  # seconds; the server answers when the picture is done

_done = queue.Queue()
_at_work = threading.Lock()


class EaselError(Exception):
    """The server refused or cannot be reached; the text says why."""


def txt2img(prompt, server=SERVER, user=None, **fields):
    """Asks for a picture and waits. Returns (bytes of the PNG file, information about it).

    prompt: what to paint. user: "name:password" when the server demands one. fields: any of A1111's, such as width, height, steps, seed.
    """
    body = {'prompt': prompt, 'steps': 20, 'width': 512, 'height': 512, 'seed': -1, 'cfg_scale': 7, 'sampler_name': 'Euler a'}
    body.update(fields)
    call = urllib.request.Request(server.rstrip('/') + '/sdapi/v1/txt2img', json.dumps(body).encode('utf-8'), {'Content-Type': 'application/json'})
    if user:
        call.add_header('Authorization', 'Basic ' + base64.b64encode(user.encode('utf-8')).decode('ascii'))
    try:
        with urllib.request.urlopen(call, timeout=TIMEOUT) as answer:
            result = json.load(answer)
    except urllib.error.HTTPError as wrong:
        raise EaselError(_reason(wrong)) from None
    except OSError as wrong:  # refused, unknown host, too slow
        raise EaselError('%s cannot be reached: %s' % (server, getattr(wrong, 'reason', wrong))) from None
    picture = base64.b64decode(result['images'][0].split(',', 1)[-1])
    return picture, json.loads(result['info']) if isinstance(result.get('info'), str) else result.get('info')


def save(picture, path):
    """Replaces the file at once: whoever reads it meanwhile sees the old picture or the new one, never half of one."""
    folder = os.path.dirname(os.path.abspath(path))
    handle, unfinished = tempfile.mkstemp(suffix='.part', dir=folder)
    try:
        with os.fdopen(handle, 'wb') as file:
            file.write(picture)
        os.replace(unfinished, path)
    except BaseException:
        os.unlink(unfinished)
        raise


def request(prompt, path=None, array=False, done=None, failed=None, **fields):
    """Asks for a picture on a thread and answers at once: False when one is being painted already, else True.

    path: where the picture is saved, or None. array: whether `done` is given a numpy array for scriptTOP.copyNumpyArray.
    done: called by `poll` with {'path', 'array', 'info'}. failed: called by `poll` with the reason; without it the reason is printed.
    """
    if not _at_work.acquire(blocking=False):
        return False

    def work():
        try:
            picture, info = txt2img(prompt, **fields)
            if path:
                save(picture, path)
            _done.put((done, {'path': path, 'array': to_array(picture) if array else None, 'info': info}))
        except Exception as wrong:  # a thread's error would be nobody's
            _done.put((failed or (lambda reason: print('easel:', reason)), str(wrong)))
        finally:
            _at_work.release()

    threading.Thread(target=work, name='easel', daemon=True).start()
    return True


def poll():
    """Hands over what is done; call it once a frame. Returns how many."""
    count = 0
    while True:
        try:
            callback, result = _done.get_nowait()
        except queue.Empty:
            return count
        count += 1
        if callback:
            callback(result)


def to_array(png):
    """The picture as TouchDesigner wants it: numpy, float32 of 0-1, RGBA, the lowest row first."""
    import numpy
    width, height, channels, rows = _rows(png)
    pixels = numpy.frombuffer(rows, numpy.uint8).reshape(height, width, channels)
    picture = numpy.ones((height, width, 4), numpy.float32)
    picture[..., :3] = (pixels[..., :3] if channels >= 3 else pixels[..., :1]) / numpy.float32(255)
    if channels in (2, 4):
        picture[..., 3] = pixels[..., -1] / numpy.float32(255)
    return numpy.ascontiguousarray(picture[::-1])


def _rows(png):
    """Width, height, channels and the rows of an 8-bit PNG that is not interlaced (PNG specification, third edition, 9)."""
    if png[:8] != b'\x89PNG\r\n\x1a\n':
        raise EaselError('the picture is no PNG; set samples_format to png')
    at, packed = 8, b''
    while at < len(png):
        length, kind = struct.unpack('>I4s', png[at:at + 8])
        data = png[at + 8:at + 8 + length]
        if kind == b'IHDR':
            width, height, depth, colour, _, _, interlace = struct.unpack('>IIBBBBB', data)
        elif kind == b'IDAT':
            packed += data
        at += length + 12
    channels = {0: 1, 2: 3, 4: 2, 6: 4}.get(colour)
    if depth != 8 or interlace or channels is None:
        raise EaselError('only PNG files of 8 bits without a palette are read')
    raw, stride = zlib.decompress(packed), width * channels
    rows, last = bytearray(), bytearray(stride)
    for y in range(height):
        start = y * (stride + 1)
        kind, row = raw[start], bytearray(raw[start + 1:start + 1 + stride])
        _unfilter(kind, row, last, channels)
        rows += row
        last = row
    return width, height, channels, bytes(rows)


def _unfilter(kind, row, above, channels):
    for i in range(len(row)):
        if kind == 0:
            return
        left = row[i - channels] if i >= channels else 0
        up = above[i]
        corner = above[i - channels] if i >= channels else 0
        if kind == 1:
            guess = left
        elif kind == 2:
            guess = up
        elif kind == 3:
            guess = (left + up) // 2
        else:
            p = left + up - corner
            a, b, c = abs(p - left), abs(p - up), abs(p - corner)
            guess = left if a <= b and a <= c else up if b <= c else corner
        row[i] = (row[i] + guess) & 255


def _reason(wrong):
    text = wrong.read(65536).decode('utf-8', 'replace')
    try:
        answer = json.loads(text)
    except ValueError:
        return '%s %s' % (wrong.code, text[:200])
    detail = answer.get('detail') or answer.get('errors') or answer.get('error')
    return '%s %s' % (wrong.code, detail if isinstance(detail, str) else json.dumps(detail))


def main():
    options = argparse.ArgumentParser(description='A picture from an Easel or A1111 server.')
    options.add_argument('prompt')
    options.add_argument('--server', default=SERVER, help='usually %(default)s, or EASEL_SERVER')
    options.add_argument('--user', default=os.environ.get('EASEL_USER'), metavar='NAME:PASSWORD', help='when the server demands one; EASEL_USER shows nobody the password')
    options.add_argument('--out', default='easel.png')
    options.add_argument('--seed', type=int, default=-1)
    options.add_argument('--steps', type=int, default=20)
    options.add_argument('--size', default='512x512', metavar='WxH')
    given = options.parse_args()
    width, height = (int(side) for side in given.size.split('x'))
    try:
        picture, info = txt2img(given.prompt, server=given.server, user=given.user, seed=given.seed, steps=given.steps, width=width, height=height)
        save(picture, given.out)
    except EaselError as wrong:
        sys.exit('easel: %s' % wrong)
    print('%s  seed %s' % (given.out, (info or {}).get('seed')))


# TouchDesigner runs a Text DAT as a module of another name.
if __name__ == '__main__':
    main()
