using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Easel.Core.Requests;
using Easel.Studio.Intake;
using Easel.Studio.Settings;
using Xunit;

namespace Easel.Studio.Tests.Intake;

/// <summary>ZIP archives from strangers.</summary>
public sealed class ZipIntakeTests : IDisposable
{
    private static readonly IntakeSettings Small = new() { ArchiveEntries = 10, ArchiveMebibytes = 4, ArchiveRatio = 50 };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void An_honest_archive_is_unpacked()
    {
        var archive = Zip(("a.txt", "one"u8.ToArray()), ("b/", []), ("b/c.txt", "two"u8.ToArray()));
        var paths = new ZipIntake(Small).Unpack("archive", new MemoryStream(archive), folder.Path);
        Assert.Equal(["a.txt", "b/c.txt"], paths.Select(path => Path.GetRelativePath(folder.Path, path).Replace('\\', '/')));
        Assert.Equal("two", File.ReadAllText(paths[1]));
        Assert.Contains("is there already", Refused(archive), StringComparison.Ordinal);
        Assert.Equal("one", File.ReadAllText(paths[0]));
    }

    [Theory]
    [InlineData("../evil.txt")]
    [InlineData("a/../../evil.txt")]
    [InlineData("a/./b")]
    [InlineData("/etc/evil")]
    [InlineData("..\\evil.txt")]
    [InlineData("C:\\evil.txt")]
    [InlineData("\\\\server\\share\\evil")]
    [InlineData("a//b")]
    [InlineData("nul.txt")]
    [InlineData("COM1")]
    [InlineData("a/LPT9.png")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData("a.txt:stream")]
    [InlineData("trailing. ")]
    [InlineData("")]
    public void A_name_that_leads_elsewhere_is_refused(string name)
    {
        Refused(Zip((name, "x"u8.ToArray())));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
        Assert.False(File.Exists(Path.Combine(Path.GetDirectoryName(folder.Path)!, "evil.txt")));
    }

    [Fact]
    public void Links_twins_and_names_that_are_too_long_are_refused()
    {
        var link = new MemoryStream();
        using (var zip = new ZipArchive(link, ZipArchiveMode.Create, leaveOpen: true))
        {
            var entry = zip.CreateEntry("link");
            entry.ExternalAttributes = unchecked((int)0xA1FF0000);
            using var content = entry.Open();
            content.Write("/etc/passwd"u8);
        }

        Assert.Contains("is a link", Refused(link.ToArray()), StringComparison.Ordinal);
        Assert.Contains("twice", Refused(Zip(("a.txt", [1]), ("A.TXT", [2]))), StringComparison.Ordinal);
        Refused(Zip((new string('a', 300), [1])));
    }

    [Fact]
    public void A_link_that_was_there_before_does_not_lead_out()
    {
        if (OperatingSystem.IsWindows()) return; // links need a privilege there
        using var outside = new TemporaryFolder();
        Directory.CreateSymbolicLink(folder.File("out"), outside.Path);
        Refused(Zip(("out/evil.txt", [1])));
        Assert.Empty(Directory.EnumerateFileSystemEntries(outside.Path));
    }

    [Fact]
    public void A_bomb_is_refused_while_it_unpacks()
    {
        Assert.Contains("more than 50 times", Refused(Zip(("zeros", new byte[3 << 20]))), StringComparison.Ordinal);
        var random = new byte[1 << 20];
        new Random(1).NextBytes(random);
        Assert.Contains("unpacks to more than 4 MiB", Refused(Zip([.. Enumerable.Range(0, 5).Select(i => ($"{i}", random))])), StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_in_an_archive_is_a_file_and_is_not_opened()
    {
        var inner = Zip(("zeros", new byte[100 << 20]));
        var only = Assert.Single(new ZipIntake(Small).Files("archive", new MemoryStream(Zip(("inner.zip", inner)))));
        Assert.Equal(("inner.zip", inner.Length), (only.Name, only.Content.Length));
    }

    [Theory]
    [InlineData(10u)]
    [InlineData(uint.MaxValue - 1)]
    public void A_size_that_is_declared_is_not_believed(uint declared)
    {
        var archive = Zip(("a", new byte[3 << 20]));
        var central = archive.AsSpan().LastIndexOf("PK\x01\x02"u8);
        BinaryPrimitives.WriteUInt32LittleEndian(archive.AsSpan(central + 24), declared);
        try
        {
            var file = Assert.Single(new ZipIntake(Small).Files("archive", new MemoryStream(archive)));
            Assert.Equal(declared, (uint)file.Content.Length);
        }
        catch (RequestException wrong) { Assert.Equal("archive", wrong.Field); }
    }

    [Fact]
    public void Too_many_files_are_refused_before_one_is_unpacked()
    {
        var many = Zip([.. Enumerable.Range(0, 11).Select(i => ($"{i}", Array.Empty<byte>()))]);
        Assert.Contains("11 files; give at most 10", Refused(many), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void What_is_broken_or_encrypted_is_told()
    {
        Assert.Contains("broken", Refused("no archive"u8.ToArray()), StringComparison.Ordinal);
        var archive = Zip(("a", Encoding.ASCII.GetBytes("text text text text text")));
        Assert.Contains("broken", Refused(archive[..^10]), StringComparison.Ordinal);
        var flags = archive.AsSpan().LastIndexOf("PK\x01\x02"u8) + 8;
        archive[flags] |= 1;
        archive[6] |= 1;
        Assert.Contains("encrypted", Refused(archive), StringComparison.Ordinal);
    }

    private string Refused(byte[] archive)
    {
        var wrong = Assert.Throws<RequestException>(() => new ZipIntake(Small).Unpack("archive", new MemoryStream(archive), folder.Path));
        Assert.Equal("archive", wrong.Field);
        Assert.DoesNotContain('\n', wrong.Message);
        return wrong.Message;
    }

    private static byte[] Zip(params (string Name, byte[] Content)[] files)
    {
        var archive = new MemoryStream();
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in files)
            {
                using var entry = zip.CreateEntry(name.Length == 0 ? "x" : name).Open();
                entry.Write(content);
            }

        var bytes = archive.ToArray();
        if (files is [{ Name: "" }])
            for (var at = 0; (at = Array.IndexOf(bytes, (byte)'x', at)) >= 0; at++) bytes[at] = (byte)'/'; // a name the library does not write
        return bytes;
    }
}
