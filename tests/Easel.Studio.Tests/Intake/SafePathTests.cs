using Easel.Core.Requests;
using Easel.Studio.Intake;
using Xunit;

namespace Easel.Studio.Tests.Intake;

/// <summary>Paths from strangers stay inside the folders.</summary>
public sealed class SafePathTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TemporaryFolder outside = new();
    private readonly string root;

    public SafePathTests()
    {
        root = folder.File("root");
        Directory.CreateDirectory(Path.Combine(root, "a"));
        File.WriteAllText(Path.Combine(root, "a", "b.png"), "b");
        File.WriteAllText(outside.File("secret"), "s");
        Directory.CreateDirectory(root + "-other");
        File.WriteAllText(Path.Combine(root + "-other", "c"), "c");
    }

    public void Dispose()
    {
        folder.Dispose();
        outside.Dispose();
    }

    [Theory]
    [InlineData("a/b.png")]
    [InlineData("a\\b.png")]
    [InlineData("./a//b.png")]
    [InlineData("a")]
    [InlineData("new/file.png")]
    [InlineData("..hidden")]
    [InlineData("a/..b")]
    [InlineData("Café 猫.png")]
    [InlineData("console.txt")]
    public void A_path_inside_is_found(string given)
    {
        var path = SafePath.Resolve("path", given, root);
        Assert.StartsWith(Real(root) + Path.DirectorySeparatorChar, path, StringComparison.Ordinal);
        Assert.Equal(path, SafePath.Resolve("path", path, root));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../root-other/c")]
    [InlineData("a/../../x")]
    [InlineData("a\\..\\..\\x")]
    [InlineData("/etc/passwd")]
    [InlineData("//server/share")]
    [InlineData("\\\\?\\C:\\x")]
    [InlineData("C:\\Windows\\win.ini")]
    [InlineData("c:x")]
    [InlineData("a/b.png\0.txt")]
    [InlineData("a\r\nb")]
    [InlineData("")]
    [InlineData("nul")]
    [InlineData("a/CON.png")]
    [InlineData("aux.")]
    [InlineData("COM¹")]
    [InlineData("conout$")]
    [InlineData("b.png:stream")]
    [InlineData("a/b.png.")]
    [InlineData("a /b.png")]
    [InlineData("~root/*")]
    public void A_path_that_leads_elsewhere_is_refused(string given)
    {
        var wrong = Assert.Throws<RequestException>(() => SafePath.Resolve("path", given, root));
        Assert.Equal("path", wrong.Field);
        Assert.DoesNotContain(wrong.Message, char.IsControl);
        Assert.DoesNotContain(folder.Path, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_path_of_a_neighbour_with_a_longer_name_is_outside() =>
        Assert.Throws<RequestException>(() => SafePath.Resolve("path", Path.Combine(root + "-other", "c"), root));

    [Fact]
    public void Names_that_are_too_long_are_refused()
    {
        Assert.Throws<RequestException>(() => SafePath.Resolve("path", new string('a', 5000), root));
        Assert.Throws<RequestException>(() => SafePath.Name("path", new string('a', 256)));
        Assert.Throws<RequestException>(() => SafePath.Name("path", "a/b"));
        Assert.Throws<RequestException>(() => SafePath.Name("path", ".."));
        Assert.Equal("a b.png", SafePath.Name("path", "a b.png"));
    }

    [Fact]
    public void Links_may_stay_inside_and_may_not_lead_out()
    {
        if (OperatingSystem.IsWindows()) return; // links need a privilege there
        Directory.CreateSymbolicLink(Path.Combine(root, "in"), Path.Combine(root, "a"));
        Directory.CreateSymbolicLink(Path.Combine(root, "out"), outside.Path);
        File.CreateSymbolicLink(Path.Combine(root, "relative"), "../root-other/c");
        File.CreateSymbolicLink(Path.Combine(root, "one"), Path.Combine(root, "two"));
        File.CreateSymbolicLink(Path.Combine(root, "two"), Path.Combine(root, "one"));
        Directory.CreateSymbolicLink(Path.Combine(root, "chain"), Path.Combine(root, "out"));
        File.CreateSymbolicLink(Path.Combine(root, "dangling"), outside.File("not there"));
        Assert.Equal(Path.Combine(Real(root), "a", "b.png"), SafePath.Resolve("path", "in/b.png", root));
        foreach (var given in new[] { "out/secret", "out/new", "relative", "one", "two/x", "chain/secret", "dangling" })
            Assert.Throws<RequestException>(() => SafePath.Resolve("path", given, root));
    }

    [Fact]
    public void Of_several_folders_the_one_that_has_it_counts_and_a_linked_folder_is_itself()
    {
        var other = root + "-other";
        Assert.Equal(Path.Combine(Real(other), "c"), SafePath.Resolve("path", "c", root, other));
        Assert.Equal(Path.Combine(Real(root), "new"), SafePath.Resolve("path", "new", root, other));
        if (OperatingSystem.IsWindows()) return;
        Directory.CreateSymbolicLink(folder.File("link"), root);
        Assert.Equal(Path.Combine(Real(root), "a", "b.png"), SafePath.Resolve("path", "a/b.png", folder.File("link")));
    }

    // Where the temporary folder is itself a link (macOS).
    private static string Real(string path) => Path.GetDirectoryName(SafePath.Resolve("path", "x", path))!;
}
