namespace Easel.Diffusion.Merging;

/// <summary>Whose .yaml is copied beside a merged model, if there is one; A1111's choices.</summary>
public enum ConfigSource
{
    /// <summary>The first model's that has one.</summary>
    Any,
    B,
    C,
    None,
}
