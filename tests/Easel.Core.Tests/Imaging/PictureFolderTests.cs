using System.Text;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Xunit;

namespace Easel.Core.Tests.Imaging;

public sealed class PictureFolderTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("easel-folder-").FullName;

    private PictureFolder Folder => new(Path.Combine(root, "pictures"));

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void Numbers_go_on_behind_the_largest()
    {
        Directory.CreateDirectory(Path.Combine(root, "pictures"));
        File.WriteAllText(Path.Combine(root, "pictures", "00041-old.png"), "");
        File.WriteAllText(Path.Combine(root, "pictures", "99-no number of ours.png"), "");
        Assert.Equal("00042-new.png", Path.GetFileName(Folder.SaveNumbered("new", ".png", [1])));
    }

    [Theory]
    [InlineData("a/b", "a/b.png")]
    [InlineData("../../a", "a.png")]
    [InlineData("/etc/./a", "etc/a.png")]
    [InlineData("..\\a", "a.png")]
    [InlineData("  ", "picture.png")]
    public void A_name_stays_inside_the_folder(string name, string file) =>
        Assert.Equal(Path.Combine(root, "pictures", file), Folder.SaveNamed(name, ".png", [1]));

    [Fact]
    public void A_long_name_is_cut_between_letters()
    {
        var path = Folder.SaveNumbered(string.Concat(Enumerable.Repeat("🐈", 100)), ".png", [1]);
        Assert.True(Encoding.UTF8.GetByteCount(Path.GetFileName(path)) <= 255);
        Assert.DoesNotContain('\uFFFD', path);
        Assert.EndsWith("🐈.png", path, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void A_folder_without_a_name_is_refused(string name) =>
        Assert.Equal("out", Assert.Throws<RequestException>(() => new PictureFolder(name).Prepare()).Field);

    [Fact]
    public void A_file_is_no_folder()
    {
        var file = Path.Combine(root, "file");
        File.WriteAllText(file, "");
        Assert.Contains("is a file", Assert.Throws<RequestException>(() => new PictureFolder(file).Prepare()).Message, StringComparison.Ordinal);
        Assert.Throws<FileOutputException>(() => new PictureFolder(Path.Combine(file, "below")).Prepare());
    }
}
