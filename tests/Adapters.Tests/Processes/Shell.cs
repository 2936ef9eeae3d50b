using EksUpgradeBot.Adapters.Processes;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Processes;

/// <summary>Small programs for the tests, as scripts of the shell: no file has to be written that another test might hold open.</summary>
internal static class Shell
{
    public static ToolEnvironment Environment { get; } = ToolEnvironment.FromOwn();

    public static ToolCall Script(string script, params string[] arguments) => new()
    {
        Executable = "/bin/sh",
        Arguments = ["-c", script, "script", .. arguments],
        Environment = Environment,
    };

    public static bool Exists(int pid) => ProcessIdentity.Of(pid) is not null;

    /// <summary>Waits until something is so; the test's own time limit ends it when it never is.</summary>
    public static async Task Until(Func<bool> isSo)
    {
        while (!isSo())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
