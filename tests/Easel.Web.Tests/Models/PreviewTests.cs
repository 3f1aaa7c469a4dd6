using Easel.Core.Imaging;
using Easel.Studio.Library;
using Easel.Testing;
using Easel.Web.Tests.Generate;
using Xunit;

namespace Easel.Web.Tests.Models;

/// <summary>Pictures beside models are made small before somebody asks for them.</summary>
public sealed class PreviewTests
{
    [Fact]
    public async Task A_picture_beside_a_model_is_made_small_and_a_broken_one_stops_nothing()
    {
        await using var studio = await FormStudio.Open(folder =>
        {
            var models = Path.Combine(folder, "models");
            foreach (var name in new[] { "a", "b", "c" }) WeightsFiles.Lora(Path.Combine(models, name + ".safetensors"));
            foreach (var name in new[] { "a", "c" }) File.WriteAllBytes(Path.Combine(models, name + ".png"), PictureCodec.Encode(TestPictures.Recorded(name, 64, 64), PictureFormat.Png));
            File.WriteAllText(Path.Combine(models, "b.png"), "no picture");
            return new StudioFolders([models], null, null);
        });
        var small = Path.Combine(studio.Folder, "thumbnails", "models");
        for (var wait = 0; wait < 300 && Found() < 2; wait++) await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.Equal(2, Found());

        int Found() => Directory.Exists(small) ? Directory.EnumerateFiles(small, "*.webp", SearchOption.AllDirectories).Count() : 0;
    }
}
