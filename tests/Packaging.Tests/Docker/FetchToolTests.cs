using System.Security.Cryptography;
using EksUpgradeBot.Tests.Shared;
using Xunit;

namespace EksUpgradeBot.Packaging.Tests.Docker;

/// <summary>The script that fetches the image's tools, with a curl that brings what the test has put there.</summary>
public sealed class FetchToolTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("eksbot-fetch-");

    [Theory]
    [InlineData("helm", "get.helm.sh/helm-v3.19.0-linux-amd64.tar.gz.sha256sum")]
    [InlineData("helmfile", "/v3.19.0/helmfile_3.19.0_checksums.txt")]
    [InlineData("helm-diff", "/v3.19.0/helm-diff_3.19.0_checksums.txt")]
    [InlineData("terraform", "/3.19.0/terraform_3.19.0_SHA256SUMS")]
    public async Task Without_a_checksum_nothing_is_fetched_and_the_place_of_the_checksums_is_told(string tool, string place)
    {
        await OfferAsync("anything");
        var ran = await FetchAsync(tool, "");
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains($"{tool.ToUpperInvariant().Replace('-', '_')}_SHA256 is missing", ran.Output);
        Assert.Contains(place, ran.Output);
        Assert.False(File.Exists(Path.Combine(_folder.FullName, "asked")));
    }

    [Fact]
    public async Task What_has_another_checksum_is_not_kept()
    {
        var archive = await OfferHelmAsync();
        var ran = await FetchAsync("helm", new string('0', 64));
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains(archive, ran.Output);
        Assert.False(Directory.Exists(Path.Combine(_folder.FullName, "into")));
    }

    [Fact]
    public async Task What_has_the_checksum_is_unpacked()
    {
        var ran = await FetchAsync("helm", await OfferHelmAsync());
        Assert.True(ran.ExitCode == 0, $"{ran}");
        Assert.Equal("a helm\n", await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "into", "helm")));
        Assert.Equal("https://get.helm.sh/helm-v3.19.0-linux-amd64.tar.gz", (await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "asked"))).Trim());
    }

    [Fact]
    public async Task A_checksum_that_is_none_is_refused() => Assert.Contains("is no SHA-256", (await FetchAsync("helm", "sha256:ABC")).Output);

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<string> OfferHelmAsync()
    {
        var made = await Shell.RunAsync(_folder.FullName, new Dictionary<string, string>(), "sh", "-c",
            "mkdir linux-amd64 && echo 'a helm' >linux-amd64/helm && tar -czf offered linux-amd64");
        Assert.True(made.ExitCode == 0, $"{made}");
        return await OfferAsync(null);
    }

    /// <summary>Puts a curl in the way that brings a file; its SHA-256.</summary>
    private async Task<string> OfferAsync(string? content)
    {
        var offered = Path.Combine(_folder.FullName, "offered");
        if (content is not null)
        {
            await File.WriteAllTextAsync(offered, content);
        }

        var curl = Path.Combine(_folder.FullName, "curl");
        await File.WriteAllTextAsync(curl, $$"""
            #!/bin/sh
            for last; do :; done
            echo "$last" >'{{_folder.FullName}}/asked'
            while [ "$1" != --output ]; do shift; done
            cp '{{offered}}' "$2"

            """);
        File.SetUnixFileMode(curl, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(offered)));
    }

    private Task<Ran> FetchAsync(string tool, string sha256) => Shell.RunAsync(
        _folder.FullName,
        new Dictionary<string, string> { ["PATH"] = $"{_folder.FullName}:{Environment.GetEnvironmentVariable("PATH")}" },
        Repository.PathOf("scripts/fetch-tool"), tool, "3.19.0", sha256, Path.Combine(_folder.FullName, "into"));
}
