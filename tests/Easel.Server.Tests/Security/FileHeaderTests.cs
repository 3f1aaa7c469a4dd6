using Easel.Server.Security;
using Microsoft.Net.Http.Headers;
using Xunit;

namespace Easel.Server.Tests.Security;

/// <summary>A file's name in a header cannot begin another header, nor end its own quotes.</summary>
public sealed class FileHeaderTests
{
    [Theory]
    [InlineData("a.png", "a.png")]
    [InlineData("a\r\nSet-Cookie: x=1.png", "aSet-Cookie: x=1.png")]
    [InlineData("a\"; filename=\"evil.exe", "a\"; filename=\"evil.exe")]
    [InlineData("猫 100%.png", "猫 100%.png")]
    [InlineData("a\0b\u0085\u007f.png", "ab.png")]
    [InlineData("back\\slash.png", "back\\slash.png")]
    public void The_name_comes_back_as_it_was_without_control_characters(string name, string kept)
    {
        var header = FileHeader.Attachment(name);
        Assert.DoesNotContain(header, c => char.IsControl(c) || c > '~');
        var read = ContentDispositionHeaderValue.Parse(header);
        Assert.Equal("attachment", read.DispositionType.ToString());
        Assert.Equal(kept, Name(read));
        Assert.InRange(read.Parameters.Count, 1, 2);
    }

    private static string Name(ContentDispositionHeaderValue header) =>
        (header.FileNameStar.Length > 0 ? header.FileNameStar : HeaderUtilities.UnescapeAsQuotedString(header.FileName)).ToString();
}
