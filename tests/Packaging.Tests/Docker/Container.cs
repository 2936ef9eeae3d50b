using System.Diagnostics;
using System.Runtime.InteropServices;

namespace EksUpgradeBot.Packaging.Tests.Docker;

/// <summary>
/// What a container of the image would be, without a container engine: a root directory of its own in which everything but the volumes is
/// read-only, the user, the variables and the working directory of the image, and its entry point. What the base image has (.NET, a shell)
/// comes from this machine.
/// </summary>
internal sealed partial class Container : IDisposable
{
    private const int SigTerm = 15;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("eksbot-container-");
    private readonly string _app;
    private readonly string _user = Image.Last("USER");

    /// <param name="app">What lies in <c>/app</c>.</param>
    /// <param name="configuration">The text of <c>bot.yaml</c>.</param>
    public Container(string app, string configuration)
    {
        _app = app;
        Directory.CreateDirectory(Root);
        Directory.CreateDirectory(Data);
        File.WriteAllText(Path.Combine(_folder.FullName, "bot.yaml"), configuration);
    }

    /// <summary>The volume <c>/data</c>.</summary>
    public string Data => Path.Combine(_folder.FullName, "data");

    private static Stage Image => Dockerfile.Stage("bot-without-charts");

    private string Root => Path.Combine(_folder.FullName, "root");

    /// <summary>Why there can be no such thing on this machine; null when there can.</summary>
    public static async Task<string?> ObstacleAsync()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return "Another root directory and another user are root's to make.";
        }

        try
        {
            var tried = await Shell.RunAsync("/", new Dictionary<string, string>(), "unshare", "--mount", "--", "sh", "-c", "mount -t tmpfs tmpfs /mnt");
            return tried.ExitCode == 0 ? null : $"No mounts can be made here: {tried}";
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return $"unshare(1) is needed: {missing.Message}";
        }
    }

    /// <summary>Runs words of the command line to their end, beside whatever runs.</summary>
    public Task<Ran> RunAsync(params string[] words) => Shell.RunAsync("/", Variables, "unshare", Arguments(words));

    /// <summary>Starts the bot.</summary>
    public Process Start() => Shell.Start("/", Variables, "unshare", Arguments(["run"]));

    /// <summary>Asks a process to stop as a container engine does; its exit code.</summary>
    public static async Task<int> StopAsync(Process process)
    {
        _ = Signal(process.Id, SigTerm);
        using var guard = new CancellationTokenSource(TimeSpan.FromMinutes(1), TimeProvider.System);
        await process.WaitForExitAsync(guard.Token);
        return process.ExitCode;
    }

    /// <inheritdoc />
    public void Dispose() => _folder.Delete(recursive: true);

    private Dictionary<string, string> Variables => new()
    {
        ["ROOT"] = Root,
        ["APP"] = _app,
        ["DATA"] = Data,
        ["CONFIGURATION"] = Path.Combine(_folder.FullName, "bot.yaml"),
        ["OWNER"] = _user,
        ["TMPDIR"] = "/tmp",
    };

    // The mounts live in a namespace of their own and end with the process.
    private string[] Arguments(string[] words)
    {
        const string Script = """
            mount -t tmpfs -o mode=755 tmpfs "$ROOT"
            cd "$ROOT"
            mkdir app data tmp proc dev etc
            for name in bin sbin lib lib64 usr; do
                if [ -L "/$name" ]; then cp -P "/$name" "$name"
                elif [ -d "/$name" ]; then mkdir "$name"; mount --bind "/$name" "$name"; mount -o remount,bind,ro "$name"
                fi
            done
            cp -a /etc/. etc
            mkdir -p etc/eks-upgrade-bot
            cp "$CONFIGURATION" etc/eks-upgrade-bot/bot.yaml
            chmod 0644 etc/eks-upgrade-bot/bot.yaml
            mount --rbind /proc proc
            mount --rbind /dev dev
            mount --bind "$APP" app
            mount -o remount,bind,ro app
            chown "$OWNER" "$DATA"
            chmod 0700 "$DATA"
            mount --bind "$DATA" data
            mount -t tmpfs -o mode=1777 tmpfs tmp
            mount -o remount,ro "$ROOT"
            if chroot --userspec="$OWNER" "$ROOT" /bin/sh -c ': >/app/mark || : >/mark || : >/etc/mark' 2>/dev/null; then
                echo "The root of this container can be written to." >&2
                exit 99
            fi
            exec chroot --userspec="$OWNER" "$ROOT" /usr/bin/env -i "$@"
            """;
        var variables = new Dictionary<string, string>(Dockerfile.EnvironmentOf(Dockerfile.Stages[^1]), StringComparer.Ordinal)
        {
            ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            ["SLACK_BOT_TOKEN"] = "xoxb-test",
            ["SLACK_APP_TOKEN"] = "xapp-test",
            ["DOTNET_ROOT"] = RuntimeRoot(),
        };
        var entry = Image.Last("ENTRYPOINT").Trim('[', ']').Trim('"');
        return
        [
            "--mount", "--propagation", "private", "--", "/bin/sh", "-euc", Script, "sh",
            .. variables.Select(variable => $"{variable.Key}={variable.Value}"), entry, .. words,
        ];
    }

    private static string RuntimeRoot() => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Signal(int pid, int signal);
}
