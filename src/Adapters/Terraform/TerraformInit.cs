using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Terraform;

/// <summary>
/// Initialises a root module when it needs it: never seen, its <c>.terraform</c> gone, or its lock file or code changed
/// since. One at a time, because neither a directory nor a shared plugin cache bears two.
/// </summary>
internal sealed class TerraformInit(TerraformSettings settings, TerraformTool tool)
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _gates = new(StringComparer.Ordinal);

    /// <summary>Initialises when that is needed, or in any case when Terraform asked for it.</summary>
    public async Task EnsureAsync(TerraformRoot root, bool always, CancellationToken cancellationToken)
    {
        var directory = Path.GetFullPath(root.Directory);
        var gate = _gates.GetOrAdd(settings.Environment["TF_PLUGIN_CACHE_DIR"] ?? directory, _ => new SemaphoreSlim(1, 1));
        await gate.WaitAsync(cancellationToken);
        try
        {
            var mark = MarkOf(directory);
            if (!always && File.Exists(mark) && await File.ReadAllTextAsync(mark, cancellationToken) == Fingerprint(directory, root.Options))
            {
                return;
            }

            MakeCache();

            // -reconfigure, because another backend configuration would otherwise ask whether to move the state.
            string[] arguments =
            [
                "init", "-input=false", "-no-color",
                .. root.Options.BackendConfig.Count > 0 ? ["-reconfigure"] : Array.Empty<string>(),
                .. root.Options.BackendConfig.Select(value => $"-backend-config={value}"),
            ];
            var call = await tool.CallAsync(root, settings.ReadTimeout, arguments, cancellationToken);
            await tool.RunAsync(call, $"terraform init in {directory}", cancellationToken);

            // After it, because an init writes the lock file.
            PrivateFile.MakeFolder(Path.GetDirectoryName(mark)!);
            PrivateFile.WriteDurably(mark, Encoding.UTF8.GetBytes(Fingerprint(directory, root.Options)));
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Does something, and once more after an init when Terraform asks for one: a module deep inside may have changed.</summary>
    public async Task<T> RetryAfterInitAsync<T>(TerraformRoot root, Func<Task<T>> act, CancellationToken cancellationToken)
    {
        try
        {
            return await act();
        }
        catch (OutsideException e) when (e.Code == TerraformTool.NotInitialised)
        {
            await EnsureAsync(root, always: true, cancellationToken);
            return await act();
        }
    }

    // Terraform refuses a plugin cache that is not there, as it is not in a new volume. Of one that cannot be made it tells better itself.
    private void MakeCache()
    {
        try
        {
            if (settings.Environment["TF_PLUGIN_CACHE_DIR"] is { Length: > 0 } cache)
            {
                Directory.CreateDirectory(cache);
            }
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
        }
    }

    private string MarkOf(string directory) =>
        Path.Combine(Path.GetFullPath(settings.Workspace), "init", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(directory))));

    /// <summary>
    /// What an init depends on. The code is in it because a module source, a backend or a provider may change in any file; a
    /// root module without providers of its own has neither a lock file nor a <c>.terraform</c> even after an init. A file of the backend's
    /// configuration is in it because what it says may change too, and with it where the state is.
    /// </summary>
    private string Fingerprint(string directory, TerraformOptions options)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var data = Path.Combine(directory, settings.Environment["TF_DATA_DIR"] ?? ".terraform");
        hash.AppendData(Encoding.UTF8.GetBytes($"{settings.Executable} {Directory.Exists(data)} {options.Workspace} {string.Join(' ', options.BackendConfig)}\n"));
        var files = Directory.Exists(directory) ? Directory.EnumerateFiles(directory) : [];
        var backends = options.BackendConfig.Select(value => Path.Combine(directory, value)).Where(File.Exists);
        foreach (var file in files.Where(IsCode).Order(StringComparer.Ordinal).Concat(backends))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetFileName(file) + "\n"));
            hash.AppendData(File.ReadAllBytes(file));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static bool IsCode(string file) =>
        file.EndsWith(".tf", StringComparison.Ordinal) || file.EndsWith(".tf.json", StringComparison.Ordinal)
        || file.EndsWith(".terraform.lock.hcl", StringComparison.Ordinal);
}
