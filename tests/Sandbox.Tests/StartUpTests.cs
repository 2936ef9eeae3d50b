using System.Net;
using System.Net.Sockets;
using Xunit;

namespace EksUpgradeBot.Sandbox.Tests;

/// <summary>Wrong inputs to the sandbox itself: each is told in a sentence, and costs nobody a file.</summary>
public sealed class StartUpTests
{
    [Theory]
    [InlineData("--bogus", "--bogus")]
    [InlineData("--speed abc", "--speed abc")]
    [InlineData("--port 70000", "--port 70000")]
    [InlineData("--transport pigeon", "--transport pigeon")]
    [InlineData("--kill", "--kill goes with --demo")]
    public void An_option_that_makes_no_sense_is_named(string line, string said)
    {
        var (options, wrong) = SandboxOptions.Read(line.Split(' '));

        Assert.Null(options);
        Assert.Contains(said, wrong, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_before_anything_is_deleted()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var directory = Directory.CreateTempSubdirectory("eksbot-taken-").FullName;
        SandboxDirectory.MakeAnew(directory);
        var kept = Path.Combine(directory, "of the sandbox that runs");
        await File.WriteAllTextAsync(kept, "", TestContext.Current.CancellationToken);

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => World.StartAsync(new SandboxOptions { Port = port, Directory = directory }, TestContext.Current.CancellationToken));

        Assert.Contains($"Port {port} is taken", refusal.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(kept));
    }

    [Fact]
    public void A_directory_that_no_sandbox_made_is_left_alone()
    {
        var directory = Directory.CreateTempSubdirectory("eksbot-precious-").FullName;
        var precious = Path.Combine(directory, "precious");
        File.WriteAllText(precious, "");

        Assert.Contains(
            "was not made by a sandbox", Assert.Throws<InvalidOperationException>(() => SandboxDirectory.MakeAnew(directory)).Message, StringComparison.Ordinal);
        Assert.True(File.Exists(precious));
    }
}
