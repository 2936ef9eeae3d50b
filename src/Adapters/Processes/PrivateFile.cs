using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Processes;

/// <summary>
/// Files and folders for the owner's eyes only: what tools leave behind holds secrets in clear. A volume that is full, or not to be
/// written, is a final <see cref="OutsideException"/>: people can mend it, and then the step is taken again.
/// </summary>
internal static class PrivateFile
{
    /// <summary>What to do about a volume that takes no more.</summary>
    public const string MakeRoom = "Make room on the volume of the bot's workspace, and let the bot write there. Then retry.";

    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes a folder that only the owner may look into.</summary>
    public static void MakeFolder(string directory)
    {
        if (!OperatingSystem.IsWindows())
        {
            Writing(() => Directory.CreateDirectory(directory, Owner | UnixFileMode.UserExecute));
        }
    }

    /// <summary>Writes a file whole or not at all, on the disk before this returns.</summary>
    public static void WriteDurably(string path, byte[] content) => Writing(() =>
    {
        var temporary = path + ".new";
        File.Delete(temporary);
        using (var file = Create(temporary))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        return path;
    });

    /// <summary>Makes a private file that was not there; an <see cref="IOException"/> when it was.</summary>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Owner;
        }

        return new FileStream(path, options);
    }

    private static void Writing(Func<object> write)
    {
        try
        {
            _ = write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OutsideException($"The bot cannot write into its workspace: {e.Message.TrimEnd('.')}.", isTransient: false, innerException: e)
            {
                Remedy = MakeRoom,
            };
        }
    }
}
