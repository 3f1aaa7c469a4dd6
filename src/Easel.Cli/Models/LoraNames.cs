using Easel.Core.Catalogs;
using Easel.Core.Prompts;
using Easel.Core.Requests;
using Easel.Diffusion.Adapters;
using Easel.Diffusion.Architectures;
using Easel.Studio.Library;

namespace Easel.Cli.Models;

/// <summary>LoRAs named on a command line as in a prompt's tag: <c>name:0.8</c>, <c>path/file.safetensors:1:unet=0.5</c>.</summary>
internal static class LoraNames
{
    private const string Field = "lora";

    /// <exception cref="RequestException">There is no such file, or a weight is none.</exception>
    public static AdapterUse Read(string text)
    {
        // A drive's colon on Windows parts nothing.
        var start = OperatingSystem.IsWindows() && text is [_, ':', '\\' or '/', ..] ? 2 : 0;
        var items = text[start..].Split(':');
        items[0] = text[..start] + items[0];
        var tag = new ExtraNetworkTag(Field, items);
        return AdapterTag.Read(tag, Find(AdapterTag.NameOf(tag)), Field) with { Name = Path.GetFileNameWithoutExtension(AdapterTag.NameOf(tag)) };
    }

    private static string Find(string name)
    {
        if (File.Exists(name)) return Path.GetFullPath(name);
        var models = StudioFolders.OfMachine().Models;
        var folders = new NetworkFolders([.. ModelTrees.Within(models, FileRole.Lora), .. models], []);
        return folders.FindLora(name) ?? throw new RequestException(Field, $"there is no LoRA '{name}', neither as a file nor by name{Spelling.Hint(name, models.SelectMany(ModelLibrary.Files).Select(file => Path.GetFileNameWithoutExtension(file)!))}");
    }
}
