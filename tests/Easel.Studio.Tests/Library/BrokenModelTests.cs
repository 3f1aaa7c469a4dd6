using Easel.Diffusion.Architectures;
using Easel.Studio.Library;
using Easel.Testing;
using Xunit;

namespace Easel.Studio.Tests.Library;

/// <summary>Files that cannot be used are listed with the reason, links in a circle end, and other programs' trees are taken as they stand.</summary>
public sealed class BrokenModelTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Each_broken_file_is_listed_with_its_reason()
    {
        var whole = folder.File("Lora/whole.safetensors");
        WeightsFiles.Lora(whole);
        var bytes = File.ReadAllBytes(whole);
        Write("empty.safetensors", []);
        Write("cut.safetensors", bytes.AsSpan()[..^10]);
        Write("short.safetensors", bytes.AsSpan()[..20]);
        Write("hollow.safetensors", []);
        Write("page.safetensors", "<!DOCTYPE html><title>Log in</title>"u8);
        Write("pointer.safetensors", "version https://git-lfs.github.com/spec/v1\noid sha256:0"u8);
        Write("noise.ckpt", [.. Enumerable.Repeat((byte)7, 5000)]);
        WeightsFiles.Published(folder.File("Lora/hollow.safetensors"), "codeformer");
        Hollow(folder.File("Lora/hollow.safetensors"));
        File.CreateSymbolicLink(folder.File("Lora/lost.safetensors"), folder.File("nowhere.safetensors"));

        var cards = await Look();
        Assert.All(cards, card => Assert.Equal(FileRole.Lora, card.Role));
        var reasons = cards.Where(card => card.Problem is not null).ToDictionary(card => card.Stem, card => card.Problem!);
        Assert.Equal(["cut", "empty", "hollow", "lost", "noise", "page", "pointer", "short"], reasons.Keys.Order());
        foreach (var (name, reason) in new[] { ("empty", "0 bytes"), ("cut", "truncated"), ("short", "truncated"), ("hollow", "zeros"), ("page", "web page"), ("pointer", "Git LFS"), ("lost", "link that leads nowhere"), ("noise", "neither as a zip file nor as a pickle") })
            Assert.Contains(reason, reasons[name], StringComparison.Ordinal);
        Assert.All(reasons.Values, reason => Assert.DoesNotContain(folder.Path, reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_name_that_lies_is_remarked()
    {
        File.Copy(Path.Combine(Goldens.Root, "tests/goldens/files/emb_legacy.pt"), folder.File("old.safetensors"));
        WeightsFiles.Lora(folder.File("new.ckpt"));
        var cards = await Look();
        Assert.Equal(["its name says pickle, but it is a safetensors file", "its name says safetensors, but it is a pickle of PyTorch's"], cards.Select(card => card.Facts.Remark));
        Assert.All(cards, card => Assert.Null(card.Problem));
    }

    [Fact]
    public async Task Links_in_a_circle_end_and_a_file_is_listed_once()
    {
        WeightsFiles.Lora(folder.File("a/b/one.safetensors"));
        Directory.CreateSymbolicLink(folder.File("a/b/up"), folder.File("a"));
        Directory.CreateSymbolicLink(folder.File("a/again"), folder.File("a/b"));
        Directory.CreateSymbolicLink(folder.File("self"), folder.File("self"));
        for (var i = 0; i < 8; i++) Directory.CreateSymbolicLink(folder.File($"a/b/loop{i}"), folder.Path); // 9 ways on at each of 16 levels
        File.CreateSymbolicLink(folder.File("linked.safetensors"), folder.File("a/b/one.safetensors"));
        var cards = await Look();
        Assert.Equal(["a/b/one.safetensors", "linked.safetensors"], cards.Select(card => card.Name == "linked.safetensors" ? card.Name : "a/b/" + Path.GetFileName(card.Name)).Order());
        Assert.Equal(2, ModelLibrary.Files(folder.Path).Count());
    }

    [Fact]
    public async Task Trees_of_other_programs_are_taken_as_they_stand()
    {
        foreach (var file in new[] { "a1111/models/Stable-diffusion/sd.safetensors", "a1111/models/Lora/l.safetensors", "a1111/embeddings/e.safetensors", "comfy/models/checkpoints/c.safetensors", "comfy/models/loras/m.safetensors", "comfy/models/vae/v.safetensors", "invoke/models/sd-1/main/i.safetensors", "plain/p.safetensors" })
            WeightsFiles.Lora(folder.File(file), seed: file.Length);
        var folders = ModelTrees.Add(new StudioFolders([], null, null), new[] { "a1111", "comfy", "invoke", "plain", "missing" }.Select(folder.File));
        Assert.Equal(["a1111/models/Stable-diffusion", "comfy/models/checkpoints", "invoke/models", "plain"], folders.Models.Select(place => Path.GetRelativePath(folder.Path, place)));
        Assert.Equal(folder.File("a1111/embeddings"), folders.Embeddings);
        Assert.Equal(folder.File("comfy/models/vae"), Assert.Single(folders.Vaes));
        using var index = new ModelIndex(folders.Library, null, null);
        await index.Look(Cancel);
        Assert.Equal(["c", "e", "i", "l", "m", "p", "sd", "v"], index.Cards.Select(card => card.Stem).Order());
        Assert.Equal("sd", new ModelLibrary(folders.Models).Listed("model", "sd") is { } path ? Path.GetFileNameWithoutExtension(path) : null);
    }

    [Fact]
    public async Task What_the_engine_does_with_a_model_is_told()
    {
        WeightsFiles.Published(folder.File("models/sd.safetensors"), "sd15");
        WeightsFiles.Published(folder.File("other/sd2.safetensors"), "sd15");
        WeightsFiles.Published(folder.File("models/control.safetensors"), "controlnet-sd15");
        WeightsFiles.Write(folder.File("models/what.safetensors"), [("a", [2]), ("b", [2])]);
        File.WriteAllText(folder.File("models/broken.safetensors"), "");
        var folders = new StudioFolders([folder.File("models")], null, null) { Others = [folder.File("other")] };
        using var index = new ModelIndex(folders.Library, null, null);
        await index.Look(Cancel);
        Assert.Equal(
            [("broken", ModelAbility.Broken), ("control", ModelAbility.NotYet), ("sd", ModelAbility.Usable), ("sd2", ModelAbility.Elsewhere), ("what", ModelAbility.Unknown)],
            index.Cards.Select(card => (card.Stem, ModelUse.Of(card, folders))).Order());
    }

    private static void Hollow(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        var head = new byte[8];
        RandomAccess.Read(file, head, 0);
        var start = 8 + BitConverter.ToInt64(head);
        var length = RandomAccess.GetLength(file);
        RandomAccess.SetLength(file, start);
        RandomAccess.SetLength(file, length);
    }

    private void Write(string name, ReadOnlySpan<byte> bytes) => File.WriteAllBytes(folder.File("Lora/" + name), bytes);

    private async Task<IReadOnlyList<ModelCard>> Look()
    {
        using var index = new ModelIndex([folder.Path], null, null);
        await index.Look(Cancel);
        return index.Cards;
    }
}
