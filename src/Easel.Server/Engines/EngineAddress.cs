using System.IO.Pipes;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Easel.Server.Engines;

/// <summary>Where an engine's process listens: a Unix socket in a folder that only this user may enter, or on Windows a named pipe of this user.</summary>
internal sealed class EngineAddress
{
    private const string FolderPrefix = "easel-engine-";
    private const string UnixScheme = "unix:";
    private const string PipeScheme = "pipe:";
    private const int LongestFolder = 70; // the system takes a path of 103 bytes
    private readonly string place;
    private readonly bool isPipe;

    private EngineAddress(string place, bool isPipe) => (this.place, this.isPipe) = (place, isPipe);

    /// <summary>A new one that nobody can guess.</summary>
    public static EngineAddress Fresh()
    {
        var name = FolderPrefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        if (OperatingSystem.IsWindows()) return new EngineAddress(name, isPipe: true);

        var temporary = Path.GetTempPath();
        var folder = Path.Combine(temporary.Length <= LongestFolder ? temporary : "/tmp", name);
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new EngineAddress(Path.Combine(folder, "socket"), isPipe: false);
    }

    /// <summary>What <see cref="ToString"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is no address.</exception>
    public static EngineAddress Parse(string text)
    {
        if (text.StartsWith(UnixScheme, StringComparison.Ordinal) && text.Length > UnixScheme.Length && !OperatingSystem.IsWindows()) return new EngineAddress(text[UnixScheme.Length..], isPipe: false);
        if (text.StartsWith(PipeScheme, StringComparison.Ordinal) && text.Length > PipeScheme.Length && OperatingSystem.IsWindows()) return new EngineAddress(text[PipeScheme.Length..], isPipe: true);
        throw new InvalidDataException($"'{text}' is not an address; give {(OperatingSystem.IsWindows() ? "pipe:NAME" : "unix:PATH")}");
    }

    /// <summary>As it goes to the process that is to listen there.</summary>
    public override string ToString() => (isPipe ? PipeScheme : UnixScheme) + place;

    public void Listen(KestrelServerOptions kestrel)
    {
        if (!isPipe) kestrel.ListenUnixSocket(place, Http2);
        else if (OperatingSystem.IsWindows()) kestrel.ListenNamedPipe(place, Http2);

        static void Http2(ListenOptions listen) => listen.Protocols = HttpProtocols.Http2;
    }

    /// <exception cref="IOException">Nobody listens there; a <see cref="SocketException"/> says the same.</exception>
    public async ValueTask<Stream> Connect(CancellationToken cancel)
    {
        if (isPipe)
        {
            var pipe = new NamedPipeClientStream(".", place, PipeDirection.InOut, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
            try
            {
                await pipe.ConnectAsync(cancel).ConfigureAwait(false);
                return pipe;
            }
            catch
            {
                await pipe.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }

        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(place), cancel).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Removes what lies in the file system: the socket, and its folder where <see cref="Fresh"/> made it. Throws nothing.</summary>
    public void Remove()
    {
        if (isPipe) return;
        try
        {
            File.Delete(place);
            var folder = Path.GetDirectoryName(place);
            if (folder is not null && Path.GetFileName(folder).StartsWith(FolderPrefix, StringComparison.Ordinal)) Directory.Delete(folder);
        }
        catch (Exception left) when (left is IOException or UnauthorizedAccessException) { } // the other side was quicker
    }
}
