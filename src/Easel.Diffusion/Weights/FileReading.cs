namespace Easel.Diffusion.Weights;

/// <summary>How tensors come out of a file.</summary>
public enum FileReading
{
    /// <summary>Mapped where the file lies on a fixed local disk, copied where the place can vanish (network, removable).</summary>
    Automatic,

    /// <summary>Tensors are views of the mapped file: nothing is read before it is used, nothing counts as the process's own memory.</summary>
    Mapped,

    /// <summary>Each tensor is read into memory of its own; an error of the disk is then an ordinary exception.</summary>
    Copied,
}
