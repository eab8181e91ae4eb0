# Two images from one file:
#
#   docker build --target injector       --build-arg BUILD_IMAGE=… --build-arg RUNTIME_IMAGE=… -t injector:0.1.0 .
#   docker build --target injector-proxy --build-arg BUILD_IMAGE=… --build-arg RUNTIME_IMAGE=… -t injector-proxy:0.1.0 .
#
# No base image is named here: which registry you trust is your choice.
#
#   BUILD_IMAGE    the .NET 10 SDK (global.json says which), gcc or clang, zlib's headers and OpenSSL 3. Native AOT does not build across
#                  architectures: build on the one that the image is for.
#   RUNTIME_IMAGE  the ASP.NET Core 10 runtime with dotnet on its PATH. A shell is not needed.
#   PROXY_BASE     what the sidecar stands on. The default, minimal, is an empty image with the C library and OpenSSL of BUILD_IMAGE, and
#                  nothing else. Any other base must have a glibc not older than that of BUILD_IMAGE, and OpenSSL 3; put iptables into it
#                  for kernels without nf_tables.
ARG BUILD_IMAGE
ARG RUNTIME_IMAGE
ARG PROXY_BASE=minimal

FROM ${BUILD_IMAGE} AS build
# Invariant, as the programs themselves: the build needs no ICU then.
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig LICENSE ./
COPY src/ src/
# Analyzers and the audit of packages belong to CI; here the one costs time, and the other would make a build fail that was good yesterday.
RUN dotnet publish src/Injector -c Release -o /out/injector --no-self-contained -p:RunAnalyzers=false -p:NuGetAudit=false -p:RestoreLockedMode=true
RUN case "$(uname -m)" in x86_64) rid=linux-x64 ;; aarch64) rid=linux-arm64 ;; *) echo "expected x86_64 or aarch64" >&2; exit 1 ;; esac \
 && dotnet publish src/Injector.Proxy -c Release -r "$rid" -o /out/proxy -p:RunAnalyzers=false -p:NuGetAudit=false -p:RestoreLockedMode=true \
 && install -D -m 0755 /out/proxy/injector-proxy /image/usr/local/bin/injector-proxy
# What the sidecar loads: its libraries, and OpenSSL, which it opens by name.
RUN mkdir -p /minimal/etc /minimal/tmp && chmod 1777 /minimal/tmp \
 && echo 'injector:x:65532:65532::/:/usr/sbin/nologin' > /minimal/etc/passwd \
 && echo 'injector:x:65532:' > /minimal/etc/group \
 && echo 'hosts: files dns' > /minimal/etc/nsswitch.conf \
 && ssl="$(ldconfig -p | sed -n 's/^\t\(libssl\|libcrypto\)\.so\.3 .*=> //p')" && test -n "$ssl" \
 && for file in $ssl $(ldd /out/proxy/injector-proxy $ssl | sed -n 's/^[^/]*\(\/[^ :]*\) (.*$/\1/p' | sort -u); do \
      install -D -m 0755 "$(readlink -f "$file")" "/minimal$file" || exit 1; \
    done

FROM scratch AS minimal
COPY --from=build /minimal/ /

FROM ${PROXY_BASE} AS injector-proxy
COPY --from=build /image/ /
COPY LICENSE /usr/share/doc/injector-proxy/
COPY --from=build /out/proxy/injector-proxy.cdx.json /usr/share/doc/injector-proxy/
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
USER 65532:65532
# 51679 credentials, 51680 health and metrics, both for the pod itself only.
EXPOSE 51679 51680
ENTRYPOINT ["/usr/local/bin/injector-proxy"]

FROM ${RUNTIME_IMAGE} AS injector
COPY --from=build /out/injector/ /app/
COPY LICENSE /usr/share/doc/injector/
COPY --from=build /out/injector/injector.cdx.json /usr/share/doc/injector/
# The root file system may be read-only, so no diagnostics socket in /tmp.
ENV DOTNET_EnableDiagnostics=0 DOTNET_gcServer=0
USER 65532:65532
# 8443 webhook and endpoint, 51681 health and metrics.
EXPOSE 8443 51681
ENTRYPOINT ["dotnet", "/app/injector.dll"]
