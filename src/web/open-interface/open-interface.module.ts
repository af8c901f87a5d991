import { Module } from '@nestjs/common';
import { InterfacePages } from './interface.pages.js';

/** The description of the interface for programs. */
@Module({ controllers: [InterfacePages] })
export class OpenInterfaceModule {}
