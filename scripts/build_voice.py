"""Make the voice of the hall: an Opus file for each clip of `satupintu.lobby.rules`. Not needed to run: they are committed.

Needs espeak-ng, sox and opusenc (Debian: `apt-get install espeak-ng sox opus-tools`). An office with a better voice records
its own clips; see docs/panduan/layar.md. Run `.venv/bin/python scripts/build_voice.py` after a word was added, then listen.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from satupintu.lobby.rules import CLIPS, ENGLISH

OUT = Path(__file__).parent.parent / "src/satupintu/lobby/static/aula/suara"
# Silence at both ends goes, speech is made clearer and evenly loud, and a short rest is left between the words. Without
# dither (-D) and with a fixed serial number the same words give the same bytes.
CLEAR = (
    "silence 1 0.02 0.3% reverse silence 1 0.02 0.3% reverse highpass 120 equalizer 3200 1.2q 3 "
    "compand 0.02,0.2 6:-60,-50,-30,-16,-8,-6 -4 norm -3 pad 0.02 0.06"
)
TONES = ((659.25, 0.9), (523.25, 1.2))


def call(*words: object) -> None:
    """Run a program; stop at its first fault."""
    subprocess.run([str(word) for word in words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def speak(text: str, language: str, wave: Path) -> None:
    """Speak words of a language into a wave file of 48 kHz."""
    raw = wave.with_suffix(".raw.wav")
    call("espeak-ng", "-v", f"{language}+f3", "-s", 135, "-p", 48, "-g", 2, "-w", raw, text)
    call("sox", "-D", raw, "-r", 48000, "-b", 16, wave, *CLEAR.split())


def chime(wave: Path) -> None:
    """Make the two tones of the chime."""
    parts = []
    for number, (pitch, seconds) in enumerate(TONES):
        parts.append(wave.with_suffix(f".{number}.wav"))
        fade = ("fade", "h", 0.01, seconds, seconds - 0.2)
        call("sox", "-D", "-n", "-r", 48000, "-c", 1, "-b", 16, parts[-1], "synth", seconds, "sine", pitch, *fade, "norm", -6)
    call("sox", "-D", *parts, wave)


def main() -> int:
    """Make every clip and say how large they are together."""
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, text in CLIPS.items():
            wave = Path(folder) / f"{name}.wav"
            if text:
                speak(text, "en-us" if name in ENGLISH else "id", wave)
            else:
                chime(wave)
            call("opusenc", "--quiet", "--bitrate", 24, "--speech", "--padding", 0, "--serial", 1, wave, OUT / f"{name}.opus")
    for path in set(OUT.glob("*.opus")) - {OUT / f"{name}.opus" for name in CLIPS}:
        path.unlink()
    print(len(CLIPS), "clips,", sum(path.stat().st_size for path in OUT.glob("*.opus")), "bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
