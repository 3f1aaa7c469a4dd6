using Easel.Core.Imaging;
using Easel.Testing;
using Microsoft.Net.Http.Headers;
using Xunit;

namespace Easel.Server.Tests.Gallery;

/// <summary>A file's name, which may hold anything, cannot begin another header nor end its own quotes when the file is downloaded.</summary>
public sealed class DownloadNameTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("plain.png")]
    [InlineData("a\"; filename=\"evil.exe.png")]
    [InlineData("a\r\nSet-Cookie: x=1.png")]
    [InlineData("猫 100%.png")]
    [InlineData("a\tb\u0085\u007f.png")]
    [InlineData("..\\..\\evil.png")]
    [InlineData("a';x*=UTF-8''b.png")]
    public async Task It_comes_back_as_it_was(string name)
    {
        if (OperatingSystem.IsWindows()) return; // has no such names
        await using var test = await TestStudio.Start();
        var path = Path.Combine(test.DataFolder, "outputs", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync(path, PictureCodec.Encode(TestPictures.Recorded("name", 8, 8), PictureFormat.Png), Cancel);
        File.SetLastWriteTimeUtc(path, new DateTime(2020, 5, 17, 0, 0, 0, DateTimeKind.Utc));
        await test.Scan();
        var image = Assert.Single((await test.Get("/api/v1/images")).GetProperty("images").EnumerateArray());
        Assert.Equal(name, image.GetProperty("name").GetString());

        var answer = await test.Client.GetAsync($"{image.GetProperty("url").GetString()}&download=true", Cancel);
        Assert.True(answer.IsSuccessStatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        var header = Assert.Single(answer.Content.Headers.GetValues("Content-Disposition"));
        Assert.DoesNotContain(header, c => char.IsControl(c) || c > '~');
        var read = ContentDispositionHeaderValue.Parse(header);
        Assert.Equal("attachment", read.DispositionType.ToString());
        Assert.Equal(name, read.FileNameStar.ToString());
        Assert.Equal(2, read.Parameters.Count);
    }
}
