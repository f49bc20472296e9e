#!/bin/sh
# Puts the packages there from which the system tests make a Slurm cluster of one machine; nothing is started.
set -eu
command -v slurmctld slurmd munged sbatch >/dev/null && exit 0
if ! command -v apt-get >/dev/null; then
    echo "no apt-get here: install munge and Slurm (slurmctld, slurmd, sbatch) to run the Slurm tests" >&2
    exit 0
fi
if [ "$(id -u)" = 0 ]; then sudo=""; elif sudo -n true 2>/dev/null; then sudo="sudo -n"; else
    echo "not root: 'apt-get install munge slurmctld slurmd slurm-client' to run the Slurm tests" >&2
    exit 0
fi
# Packages must not start daemons of their own
export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
$sudo apt-get update -qq
$sudo apt-get install -y -qq --no-install-recommends munge slurmctld slurmd slurm-client
