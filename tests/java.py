"""Runs other people's Java programs on what kg writes; skips where there is no Java or no network."""

from __future__ import annotations

import os
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest


def classpath(pom: Path, config: pytest.Config) -> str:
    """Let Maven fetch what a POM names into its own cache, once, and give the class path."""
    if not shutil.which("java") or not shutil.which("mvn"):
        pytest.skip("needs Java 17 and Maven: apt-get install openjdk-17-jdk-headless maven")
    assert config.cache is not None
    found = config.cache.mkdir("java") / f"{sha256(pom.read_bytes()).hexdigest()[:12]}.txt"
    if not found.exists() or not all(map(os.path.exists, found.read_text().split(os.pathsep))):
        goal = ["dependency:build-classpath", f"-Dmdep.outputFile={found}"]
        command = ["mvn", "--batch-mode", "--quiet", "--file", pom, *goal]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            where = pom.relative_to(Path(__file__).parents[1])
            pytest.skip(f"Maven cannot fetch it; with a network: mvn --file {where} dependency:resolve")
    return found.read_text()


def java(classpath: str, *arguments: str | Path, **environment: str) -> str:
    """Run a Java program (a class or a source file, and its arguments) and give what it prints."""
    options = ["-Xmx1g", "-Dfile.encoding=UTF-8", "-Djava.awt.headless=true"]
    done = subprocess.run(
        ["java", *options, "-classpath", classpath, *arguments],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, **environment},
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout
