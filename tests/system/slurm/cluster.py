"""A real Slurm of one machine for tests: munge, the controller and four nodes, each a daemon of its own."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]

PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch", "squeue", "scontrol", "scancel")
NODES = ("n1", "n2", "n3", "n4")
FIRST_PORT = 17000
START_SECONDS = 60.0
CONFIGURATION = """
ClusterName=test
SlurmctldHost={host}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge.sock,cred_expire=5  # also what a job waits at least that is put back into the queue
CredType=cred/munge
SlurmctldPort={port}
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool-%n
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd-%n.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
SchedulerParameters=batch_sched_delay=0,bf_interval=1
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=1
JobAcctGatherParams=OverMemoryKill,UsePss
AccountingStorageType=accounting_storage/none
MpiDefault=none
SwitchType=switch/none
SlurmdTimeout=10
KillWait=2
MaxArraySize=1001
ReturnToService=2
SlurmdParameters=config_overrides
NodeName={nodes} NodeHostname={host} Port=[{first}-{last}] CPUs=1 RealMemory=6000
PartitionName=main Nodes={nodes} Default=YES MaxTime=INFINITE State=UP
"""


def missing_programs() -> list[str]:
    """What of Slurm is not installed."""
    return [name for name in PROGRAMS if shutil.which(name) is None]


@dataclass
class Cluster:
    """Started in a folder of its own. Use it in a `with` block: leaving it ends all daemons and jobs."""

    folder: Path

    def __enter__(self) -> "Cluster":
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        family = [process for process in psutil.process_iter() if self._is_ours(process)]
        for process in family:
            if process.name() == "slurmstepd":  # else they would start to tidy up when their jobs die
                process.kill()
        for process in family:
            process.kill()
        psutil.wait_procs(family, timeout=10)

    @property
    def environment(self) -> Mapping[str, str]:
        """What a process needs to speak to this cluster."""
        return {"SLURM_CONF": str(self.folder / "slurm.conf")}

    def ask(self, *command: str) -> str:
        """What a command of Slurm prints."""
        return subprocess.run(
            command, env=os.environ | dict(self.environment), capture_output=True, text=True, check=True, timeout=60
        ).stdout

    def kill_node(self, name: str) -> None:
        """The machine is gone: its daemon and all that ran on it, without a word to the controller."""
        os.kill(int((self.folder / f"slurmd-{name}.pid").read_text()), signal.SIGKILL)
        at_work = [
            process for process in psutil.process_iter() if environment_of(process).get("SLURMD_NODENAME") == name
        ]
        steps = [parent for process in at_work if (parent := process.parent()) and parent.name() == "slurmstepd"]
        for process in [*steps, *at_work]:
            if process.is_running():
                process.kill()

    def start_node(self, name: str) -> None:
        """A daemon of a node, which makes itself known to the controller."""
        self._run("slurmd", "-N", name)

    def _start(self) -> None:
        host, port = socket.gethostname().partition(".")[0], free_ports(len(NODES) + 1)
        (self.folder / "state").mkdir()
        (self.folder / "slurm.conf").write_text(
            CONFIGURATION.format(
                host=host, folder=self.folder, port=port, first=port + 1, last=port + len(NODES), nodes="n[1-4]"
            )
        )
        key = self.folder / "munge.key"
        key.write_bytes(os.urandom(128))
        key.chmod(0o600)
        paths = {"key-file": "munge.key", "socket": "munge.sock", "pid-file": "munged.pid"}
        paths |= {"log-file": "munged.log", "seed-file": "munge.seed"}
        self._run("munged", "--force", *(f"--{name}={self.folder / path}" for name, path in paths.items()))
        self._run("slurmctld")
        for node in NODES:
            self.start_node(node)
        wait_for(lambda: self.ask("sinfo", "-h", "-t", "idle", "-o", "%D").strip() == str(len(NODES)), START_SECONDS)

    def _run(self, *command: str) -> None:
        done = subprocess.run(
            command, env=os.environ | dict(self.environment), capture_output=True, text=True, check=False, timeout=60
        )
        if done.returncode:
            raise RuntimeError(f"{command[0]} did not start: {done.stderr}{done.stdout}")

    def _is_ours(self, process: psutil.Process) -> bool:
        """A daemon of this cluster, or something that its jobs started."""
        if environment_of(process).get("SLURM_CONF") == self.environment["SLURM_CONF"] and process.pid != os.getpid():
            return bool(process.name() in ("munged", "slurmctld", "slurmd", "slurmstepd", "sackd") or in_job(process))
        return False


def in_job(process: psutil.Process) -> bool:
    return "SLURM_JOB_ID" in environment_of(process)


def environment_of(process: psutil.Process) -> dict[str, str]:
    """Of a process that may have ended; nothing then."""
    try:
        return dict(process.environ())
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return {}


def free_ports(count: int) -> int:
    """The first of so many ports in a row that nobody listens at."""
    for first in range(FIRST_PORT, 20000, 10):
        if not any(is_taken(port) for port in range(first, first + count)):
            return first
    raise RuntimeError("no free ports for Slurm")


def is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("", port))
        except OSError:
            return True
        return False


def wait_for(is_so: Callable[[], bool], seconds: float) -> None:
    """Until something is so; AssertionError if it is not in time."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, f"not so after {seconds} s"
        time.sleep(0.5)
