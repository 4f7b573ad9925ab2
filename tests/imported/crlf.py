from dockerdsl import From, Stage

build = (
    Stage("build", From("mcr.microsoft.com/dotnet/sdk:8.0"))
    .workdir("/src")
    .copy("App/App.csproj", "App/")
    .run('dotnet restore "App/App.csproj"')
    .copy(".", ".")
    .run("dotnet publish -c Release -o /publish")
)

image = (
    Stage(None, From("mcr.microsoft.com/dotnet/aspnet:8.0"))
    .copy(build / "publish", ".")
    .entrypoint("dotnet", "App.dll")
)
