using System.Runtime.InteropServices;

namespace FhirGenomics.Store.Copying;

/// <summary>The names of the files in a directory: a file that was given another name has it on disk only once its directory was flushed, which .NET has nothing for.</summary>
internal static class DirectoryEntries
{
    /// <summary>Flushes them to disk. Windows does that by itself.</summary>
    public static void Flush(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var handle = Open(directory, 0);
        if (handle < 0)
        {
            throw new IOException($"The directory {directory} cannot be flushed to disk (error {Marshal.GetLastPInvokeError()}).");
        }

        try
        {
            if (Flush(handle) != 0)
            {
                throw new IOException($"The directory {directory} cannot be flushed to disk (error {Marshal.GetLastPInvokeError()}).");
            }
        }
        finally
        {
            _ = Close(handle);
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Flush(int handle);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int handle);
}
