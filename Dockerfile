# The bot with the tools that it calls: docker build --build-arg HELM_SHA256=... --build-arg HELMFILE_SHA256=... --build-arg HELM_DIFF_SHA256=... .
# Without charts none of these is needed: docker build --target bot-without-charts .
# tests/Packaging.Tests runs the commands of the build stage as they stand here, and starts what they make as this image would.

ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0-noble
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0-noble

FROM ${SDK_IMAGE} AS build
WORKDIR /build/source
COPY .editorconfig BannedSymbols.txt Directory.Build.props Directory.Build.targets Directory.Packages.props global.json ./
COPY src/ src/
# The packages are the ones of the lock files, or there is no image. The compiler for ReadyToRun comes along with them.
RUN dotnet restore src/Bot -r linux-x64 --locked-mode -p:PublishReadyToRun=true
# The code has been held to its rules by ./test; here it is only compiled.
RUN dotnet publish src/Bot -c Release -r linux-x64 --no-restore --self-contained false -p:PublishReadyToRun=true -p:RunAnalyzers=false -p:GenerateDocumentationFile=false -p:SatelliteResourceLanguages=en -o ../app

# Every tool is fetched by its checksum. Terraform's is the one of scripts/prepare. For the others there is none in this repository:
# whoever builds takes them from the releases, and scripts/fetch-tool says where they are.
FROM ${SDK_IMAGE} AS tools
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates curl unzip \
    && rm -rf /var/lib/apt/lists/*
COPY scripts/fetch-tool /usr/local/bin/
ARG TERRAFORM_VERSION=1.11.4
ARG TERRAFORM_SHA256=1ce994251c00281d6845f0f268637ba50c0005657eb3cf096b92f753b42ef4dc
RUN fetch-tool terraform "${TERRAFORM_VERSION}" "${TERRAFORM_SHA256}" /tools/terraform

FROM tools AS chart-tools
ARG HELM_VERSION=3.19.0
ARG HELM_SHA256
RUN fetch-tool helm "${HELM_VERSION}" "${HELM_SHA256}" /tools/charts
ARG HELMFILE_VERSION=1.1.7
ARG HELMFILE_SHA256
RUN fetch-tool helmfile "${HELMFILE_VERSION}" "${HELMFILE_SHA256}" /tools/charts
ARG HELM_DIFF_VERSION=3.12.4
ARG HELM_DIFF_SHA256
RUN fetch-tool helm-diff "${HELM_DIFF_VERSION}" "${HELM_DIFF_SHA256}" /tools/helm-plugins

FROM ${RUNTIME_IMAGE} AS bot-without-charts
# git as the distribution has it, signed: GIT_PACKAGE=git=VERSION takes one of its versions. tzdata is for maintenance windows and the daily scan.
ARG GIT_PACKAGE=git
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates openssh-client tzdata ${GIT_PACKAGE} \
    && rm -rf /var/lib/apt/lists/* \
    && install -d -o 1654 -g 1654 -m 0700 /data
COPY --from=tools /tools/terraform/ /usr/local/bin/
COPY --from=build /build/app/ /app/
COPY LICENSE /app/

ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="EksUpgradeBot" \
      org.opencontainers.image.description="Upgrades Amazon EKS clusters from a Slack thread" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"

# Nothing but the two volumes is ever written, so that the root file system may be read-only. The defaults of bot.yaml, data/bot.db and
# data/work, lie in the first because the bot starts in the root directory. The address is bot.yaml's: the base image's would warn.
ENV HOME=/data/home \
    TMPDIR=/tmp \
    XDG_CACHE_HOME=/data/cache \
    TF_PLUGIN_CACHE_DIR=/data/terraform-plugins \
    CHECKPOINT_DISABLE=1 \
    EKSBOT_CONFIG=/etc/eks-upgrade-bot/bot.yaml \
    ASPNETCORE_HTTP_PORTS= \
    DOTNET_EnableDiagnostics=0
WORKDIR /
VOLUME ["/data", "/tmp"]
EXPOSE 8080

# The user "app" of the base image, by number: Kubernetes can tell that it is not root, and ssh finds it in /etc/passwd.
USER 1654:1654
HEALTHCHECK --interval=30s --timeout=10s --start-period=20s --retries=3 CMD ["/app/EksUpgradeBot.Bot", "health"]
ENTRYPOINT ["/app/EksUpgradeBot.Bot"]
CMD ["run"]

FROM bot-without-charts AS bot
COPY --from=chart-tools /tools/charts/ /usr/local/bin/
COPY --from=chart-tools /tools/helm-plugins/ /opt/helm-plugins/
ENV HELM_PLUGINS=/opt/helm-plugins
