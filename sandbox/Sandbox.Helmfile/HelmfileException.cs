namespace EksUpgradeBot.Sandbox.Helmfile;

/// <summary>Helmfile ends with this text on standard error and this exit code.</summary>
internal sealed class HelmfileException(string message, int exitCode = 1) : Exception(message)
{
    public int ExitCode => exitCode;
}

/// <summary>A helm that helmfile called ended with <c>Error: …</c> and exit code 1.</summary>
internal sealed class HelmException(string message) : Exception(message)
{
    /// <summary>
    /// As helmfile reports it. The form is that of <c>newExitError</c> in helmfile/helmfile <c>pkg/helmexec/exit_error.go</c>.
    /// </summary>
    public string Report(IReadOnlyList<string> arguments)
    {
        var lines = string.Join('\n', Message.TrimEnd().Split('\n').Select(line => line.Length == 0 ? line : "  " + line));
        return $"""
            command "helm" exited with non-zero status:

            PATH:
              helm

            ARGS:
            {string.Join('\n', arguments.Prepend("helm").Select((argument, index) => $"  {index}: {argument} ({argument.Length} bytes)"))}

            ERROR:
              exit status 1

            EXIT STATUS
              1

            STDERR:
            {lines}

            COMBINED OUTPUT:
            {lines}
            """;
    }
}
