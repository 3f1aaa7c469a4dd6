using Easel.Diffusion.Weights;

namespace Easel.Diffusion.Merging;

/// <summary>In which type a tensor of a written model is stored.</summary>
internal static class ModelTypes
{
    /// <summary>A tensor's type where <paramref name="wanted"/> is asked for; whole numbers and tables beside the networks (schedules, counters) keep theirs.</summary>
    /// <param name="key">Of a checkpoint or another model.</param>
    /// <param name="own">What it is.</param>
    /// <param name="wanted">Null to keep all as it is.</param>
    /// <param name="shape">Of the tensor.</param>
    public static StorageType Of(string key, StorageType own, StorageType? wanted, long[] shape)
    {
        if (wanted is null || !IsFloating(own) || IsTable(key)) return own;
        return wanted.IsFloat8 && shape.Length < 2 ? StorageType.F16 : wanted; // norms and biases would lose too much
    }

    public static bool IsFloating(StorageType type) => type.Name is ['F', ..] or "BF16";

    /// <summary>The narrowest type that holds both, as torch promotes; 8-bit floats are computed with as float16.</summary>
    public static StorageType Common(StorageType one, StorageType other)
    {
        var (left, right) = (Computable(one), Computable(other));
        if (left == right) return left;
        return left == StorageType.F64 || right == StorageType.F64 ? StorageType.F64 : StorageType.F32;
    }

    private static StorageType Computable(StorageType type) => type.IsFloat8 ? StorageType.F16 : type;

    // LDM's own buffers: betas, alphas_cumprod, sqrt_recip_alphas_cumprod, …, logvar, model_ema.decay.
    private static bool IsTable(string key) => !key.Contains('.', StringComparison.Ordinal) || key is "model_ema.decay" or "model_ema.num_updates" || key.StartsWith("denoiser.", StringComparison.Ordinal);
}
