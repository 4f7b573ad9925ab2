from dockerdsl import Dockerfile, From, Stage

image = (
    Stage(None, From("mcr.microsoft.com/windows/servercore:ltsc2022"))
    .shell("powershell", "-Command")
    .workdir("C:/app")
    .run(
        "Invoke-WebRequest https://example.com/a.zip -OutFile a.zip; Expand-Archive "
        "a.zip"
    )
    .copy(".", ".")
)

dockerfile = Dockerfile(image, escape="`")
