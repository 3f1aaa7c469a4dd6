using System.Text.Json;
using Easel.Diffusion.Memory;
using Easel.Studio.Settings;

namespace Easel.Server.Api.Webui;

/// <summary>The start options under the names of A1111's flags; flags Easel does not have stand at what they mean here. Passwords are not told.</summary>
internal static class CommandFlags
{
    private static readonly IReadOnlyList<KeyValuePair<string, JsonElement>> Usual = Read();

    /// <summary>Every flag of A1111 1.10.1, in its order.</summary>
    public static IReadOnlyDictionary<string, JsonElement> Of(ServeOptions options)
    {
        var flags = new Dictionary<string, JsonElement>(Usual);
        Set("data_dir", options.DataFolder);
        Set("ui_settings_file", Path.Combine(options.DataFolder, SettingsStore.FileName));
        Set("ckpt", options.Checkpoint);
        Set("ckpt_dir", options.ModelFolders.FirstOrDefault());
        Set("vae_dir", options.VaeFolders.FirstOrDefault());
        Set("lora_dir", options.LoraFolders.FirstOrDefault());
        Set("embeddings_dir", options.EmbeddingsFolder);
        Set("styles_file", options.StylesFile is { } styles ? [styles] : Array.Empty<string>());
        Set("no_half", options.Precision == "float32");
        Set("precision", options.Precision switch { "float32" => "full", "float16" or "bfloat16" => "half", _ => "autocast" });
        Set("medvram", options.Memory == MemoryUse.Medium);
        Set("lowvram", options.Memory == MemoryUse.Low);
        Set("medvram_sdxl", options.Memory == MemoryUse.MediumForSdxl);
        Set("use_cpu", options.Device == "cpu" ? ["all"] : Array.Empty<string>());
        Set("device_id", options.Device.StartsWith("cuda:", StringComparison.Ordinal) ? options.Device[5..] : null);
        Set("listen", options.Listen);
        Set("port", options.Port);
        Set("cors_allow_origins", options.CorsOrigins.Length > 0 ? string.Join(',', options.CorsOrigins) : null);
        Set("nowebui", !options.WebUi);
        Set("theme", options.Theme == "auto" ? null : options.Theme);
        return flags;

        void Set<T>(string name, T value) => flags[name] = JsonSerializer.SerializeToElement(value);
    }

    private static IReadOnlyList<KeyValuePair<string, JsonElement>> Read()
    {
        using var stream = typeof(CommandFlags).Assembly.GetManifestResourceStream("Easel.Server.Api.Webui.command-flags.json")!;
        using var table = JsonDocument.Parse(stream);
        return [.. table.RootElement.EnumerateObject().Select(flag => KeyValuePair.Create(flag.Name, flag.Value.Clone()))];
    }
}
