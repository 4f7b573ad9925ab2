"""Where this library judges otherwise than hadolint and BuildKit, on purpose: the record, the tool's id, and the reason."""

INTENDED: dict[tuple[str, str], str] = {
    ("DL3009-03", "DL3009"): "rm -rf of something else leaves the lists where they are",
    ("DL3009-05", "DL3009"): "rm -fr of the folder itself takes the lists away",
    ("DL3014-15", "DL4006"): "yes is ended by the pipe: it cannot fail, and with pipefail it always would",
    ("DL3015-04", "DL3015"): "apt takes 0 for a no as well",
    ("DL3027-06", "DL3009"): "a program is the same with its folder in front",
    ("DL3027-06", "DL3027"): "a program is the same with its folder in front",
    ("DL3042-07", "DL3042"): "--cache-dir says that the cache is in the mount",
    ("DL3042-13", "DL3042"): "pip takes --no-cache for --no-cache-dir",
    ("DL3047-09", "DL3047"): "wget --version loads nothing",
    ("DL3062-10", "DL3062"): "the value of -tags is no package",
    ("DL3062-12", "DL3062"): "a file is no package",
    ("DL4006-09", "DL4006"): "SHELL is inherited from the stage that a stage is built on",
    ("DL4006-15", "DL4006"): "bash is bash in any folder",
    ("DL4006-16", "DL4006"): "bash is bash in any folder",
    ("mixed-16", "DL3008"): "apt-get is seen behind sudo",
    ("mixed-16", "DL3014"): "apt-get is seen behind sudo",
    ("mixed-16", "DL3015"): "apt-get is seen behind sudo",
}
