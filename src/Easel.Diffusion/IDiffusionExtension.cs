namespace Easel.Diffusion;

/// <summary>Adds samplers, schedules and other parts of picture-making. Built-in parts come through the same door.</summary>
public interface IDiffusionExtension
{
    /// <summary>Called once at start, before any request.</summary>
    /// <exception cref="InvalidOperationException">A name is taken; the message names both owners.</exception>
    void Register(DiffusionParts parts);
}
