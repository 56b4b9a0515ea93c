using System.Runtime.InteropServices;

namespace SensorAgent.Hardware.I2c;

/// <summary>struct i2c_msg (include/uapi/linux/i2c.h): one message of a transaction. 16 bytes, 12 on 32-bit machines.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct I2cMessage
{
    /// <summary>I2C_M_RD: from the device to the host.</summary>
    public const ushort FromDevice = 0x0001;

    public ushort Address;
    public ushort Flags;
    public ushort Length;
    public byte* Buffer;
}

/// <summary>struct i2c_rdwr_ioctl_data (include/uapi/linux/i2c-dev.h). 16 bytes, 8 on 32-bit machines.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct I2cTransaction
{
    /// <summary>I2C_RDWR, a number from before the kernel had a scheme for them.</summary>
    public const uint ReadWrite = 0x0707;

    public I2cMessage* Messages;
    public uint Count;
}
