using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Helmfile.Cluster;

/// <summary>
/// A token from the exec plugin of a kubeconfig, got as client-go gets it: the command run with its arguments and environment, and
/// an <c>ExecCredential</c> of the same API version read from its standard output
/// (kubernetes/website <c>reference/access-authn-authz/authentication.md</c>, "client-go credential plugins").
/// </summary>
internal static class ExecCredential
{
    public static string GetToken(JsonObject exec, string directory)
    {
        var command = $"{exec["command"]}";
        var start = new ProcessStartInfo(command.Contains('/') ? Path.GetFullPath(command, directory) : command)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        foreach (var argument in exec["args"] as JsonArray ?? [])
        {
            start.ArgumentList.Add($"{argument}");
        }

        foreach (var variable in exec["env"] as JsonArray ?? [])
        {
            start.Environment[$"{variable!["name"]}"] = $"{variable["value"]}";
        }

        var version = $"{exec["apiVersion"]}";
        start.Environment["KUBERNETES_EXEC_INFO"] = new JsonObject
        {
            ["kind"] = "ExecCredential",
            ["apiVersion"] = version,
            ["spec"] = new JsonObject { ["interactive"] = false },
        }.ToJsonString();
        var (exitCode, output) = Run(start, command);
        return exitCode == 0 ? Read(output, version) : throw Broken($"executable {Path.GetFileName(command)} failed with exit code {exitCode}");
    }

    private static (int ExitCode, string Output) Run(ProcessStartInfo start, string command)
    {
        try
        {
            using var plugin = Process.Start(start)!;
            var output = plugin.StandardOutput.ReadToEnd();
            plugin.WaitForExit();
            return (plugin.ExitCode, output);
        }
        catch (Win32Exception)
        {
            throw Broken($"executable {Path.GetFileName(command)} not found\n\nIt looks like you are trying to use a client-go credential plugin that is not installed.");
        }
    }

    private static string Read(string output, string version)
    {
        JsonNode? credential;
        try
        {
            credential = JsonNode.Parse(output);
        }
        catch (JsonException e)
        {
            throw Broken($"decoding stdout: {e.Message}");
        }

        if ($"{credential?["kind"]}" != "ExecCredential" || $"{credential?["apiVersion"]}" != version)
        {
            throw Broken($"plugin returned version {credential?["apiVersion"]}, but the client expected {version}");
        }

        // client-go takes a token without an expiry for good, and one that has expired for none.
        if ($"{credential!["status"]?["expirationTimestamp"]}" is { Length: > 0 } expires
            && DateTimeOffset.Parse(expires, CultureInfo.InvariantCulture) <= TimeProvider.System.GetUtcNow())
        {
            throw Broken("the credential has expired");
        }

        return $"{credential["status"]?["token"]}" is { Length: > 0 } token ? token : throw Broken("exec plugin didn't return a token or cert/key pair");
    }

    private static HelmException Broken(string why) => new($"Error: Kubernetes cluster unreachable: getting credentials: exec: {why}");
}
