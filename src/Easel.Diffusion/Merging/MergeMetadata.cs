using System.Text.Json;
using System.Text.Json.Nodes;
using Easel.Diffusion.Adapters;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Hashes;

namespace Easel.Diffusion.Merging;

/// <summary>The metadata of a merged model: what was merged and how, as A1111 writes and reads it (sd_merge_recipe, sd_merge_models).</summary>
/// <param name="order">What was merged.</param>
/// <param name="models">The models, opened.</param>
/// <param name="hashes">Of their files.</param>
internal sealed class MergeMetadata(MergeOrder order, IReadOnlyList<StoredWeights> models, FileHashes hashes)
{
    private const string RecipeKey = "sd_merge_recipe";
    private const string ModelsKey = "sd_merge_models";

    private static readonly JsonSerializerOptions Json = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="name">Of the file without extension.</param>
    /// <param name="suffix">Of models with more channels.</param>
    /// <param name="cancel">Stops the reading of hashes.</param>
    /// <exception cref="WeightsException">A file cannot be read.</exception>
    public IReadOnlyDictionary<string, string> Write(string name, string suffix, CancellationToken cancel)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["format"] = "pt" };
        if (order.CopyMetadata)
            foreach (var (key, value) in models.SelectMany(model => model.Metadata)) metadata[key] = value;
        foreach (var (key, value) in Architectures.ArchitectureHints.Of(models[0].Metadata)) metadata[key] = value;
        foreach (var (key, value) in order.Metadata) metadata[key] = value;
        if (!order.Recipe) return metadata;

        var known = order.Models.Select(path => File.Exists(path) ? hashes.Of(path, cancel) : null).ToList();
        metadata[RecipeKey] = Recipe(known, name, suffix).ToJsonString(Json);
        metadata[ModelsKey] = Ancestors(known).ToJsonString(Json);
        return metadata;
    }

    private JsonObject Recipe(List<FileHash?> known, string name, string suffix)
    {
        var method = Method;
        var recipe = new JsonObject
        {
            ["type"] = method is null ? "easel" : "webui",
            ["primary_model_hash"] = known[0]?.Sha256,
            ["secondary_model_hash"] = known.ElementAtOrDefault(1)?.Sha256,
            ["tertiary_model_hash"] = known.ElementAtOrDefault(2)?.Sha256,
            ["interp_method"] = method ?? "Expression",
            ["multiplier"] = order.Multiplier,
            ["save_as_half"] = order.Precision == StorageType.F16,
            ["custom_name"] = order.Name ?? name,
            ["config_source"] = (int)order.Config,
            ["bake_in_vae"] = order.Vae is { } vae ? Path.GetFileName(vae) : "None",
            ["discard_weights"] = order.Discard ?? "",
            ["is_inpainting"] = suffix == ".inpainting",
            ["is_instruct_pix2pix"] = suffix == ".instruct-pix2pix",
        };
        if (method is null)
        {
            recipe["expression"] = order.Formula.Text;
            recipe["model_hashes"] = new JsonArray([.. known.Select(hash => (JsonNode?)hash?.Sha256)]);
        }

        if (order.Blocks is { } blocks) recipe["block_weights"] = blocks;
        if (order.Loras.Count > 0) recipe["loras"] = new JsonArray([.. order.Loras.Select(lora => (JsonNode?)Baked(lora))]);
        return recipe;
    }

    private static JsonObject Baked(AdapterUse lora)
    {
        var told = new JsonObject { ["name"] = lora.Name, ["hash"] = AdapterFile.HashOf(lora.Path), ["text_encoder"] = lora.Text, ["unet"] = lora.Network };
        if (lora.Rank is { } rank) told["rank"] = rank;
        if (lora.Blocks is { } blocks) told["block_weights"] = blocks.Text;
        return told;
    }

    // A1111 knows neither blocks nor adapters: a merge with them is none of its own.
    private string? Method
    {
        get
        {
            if (order.Blocks is not null || order.Loras.Count > 0) return null;
            if (ReferenceEquals(order.Formula, MergeFormula.WeightedSum)) return "Weighted sum";
            if (ReferenceEquals(order.Formula, MergeFormula.AddDifference)) return "Add difference";
            return ReferenceEquals(order.Formula, MergeFormula.Copy) ? "No interpolation" : null;
        }
    }

    private JsonObject Ancestors(List<FileHash?> known)
    {
        var all = new JsonObject();
        foreach (var (model, hash) in models.Zip(known))
        {
            if (hash is null) continue;
            all[hash.Sha256] = new JsonObject
            {
                ["name"] = Path.GetFileName(model.Name),
                ["legacy_hash"] = hash.Legacy,
                [RecipeKey] = Object(model.Metadata.GetValueOrDefault(RecipeKey)),
            };
            foreach (var (ancestor, facts) in Object(model.Metadata.GetValueOrDefault(ModelsKey)) ?? []) all[ancestor] = facts?.DeepClone();
        }

        return all;
    }

    private static JsonObject? Object(string? text)
    {
        if (text is null) return null;
        try { return JsonNode.Parse(text) as JsonObject; }
        catch (JsonException) { return null; } // somebody else's words under this name
    }
}
